// House rules of the web's sources: short files, no stray output, no other host, no note left for later.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const longest = 300;
const rules = [
  [/console\.(log|warn|info|debug)/, 'prints to the console'],
  [/\b(TODO|FIXME|XXX)\b/, 'leaves a note for later'],
  [/https?:\/\/(?!127\.0\.0\.1|www\.w3\.org|[a-z0-9.-]*\.example\b|mock\b)[a-z0-9-]+\.[a-z]/i, 'names another host'],
  [/dangerouslySetInnerHTML|\beval\(|\bnew Function\(/, 'could run what somebody wrote'],
  [/\bany\b(?=[;,)>\]])/, 'uses the type any'],
];

const problems = [];
const visit = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) visit(path);
    else if (/\.(tsx?|css|mjs)$/.test(entry.name) && !entry.name.endsWith('schema.d.ts')) {
      const text = readFileSync(path, 'utf8');
      const lines = text.split('\n');
      const words = path.includes('i18n');
      if (lines.length > longest && !words && entry.name !== 'types.ts') problems.push(`${path}: ${lines.length} lines, ${longest} at most`);
      lines.forEach((line, index) => {
        for (const [pattern, what] of rules) if (pattern.test(line) && !path.includes('scripts')) problems.push(`${path}:${index + 1} ${what}`);
      });
    }
  }
};
for (const folder of ['src', 'e2e', 'mock', 'scripts']) visit(folder);
const lock = readFileSync('package-lock.json', 'utf8');
if (lock.includes('"resolved"')) problems.push('package-lock.json: holds download addresses');
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
