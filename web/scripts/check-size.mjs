// What the browser loads before the queue stands there, compressed: a budget, so that it grows only on purpose.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const budget = 260_000;
const assets = 'dist/assets';
const size = (name) => gzipSync(readFileSync(join(assets, name))).length;
const html = readFileSync('dist/index.html', 'utf8');
const names = readdirSync(assets);

/** The entry and everything that it imports at once, and one catalogue. */
const wanted = new Set([...html.matchAll(/assets\/([\w-]+\.js)/g)].map((match) => match[1]));
for (const name of wanted) {
  const text = readFileSync(join(assets, name), 'utf8');
  for (const match of text.matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g)) wanted.add(match[1]);
}
const catalogue = names.filter((name) => /^fr-.*\.js$/.test(name));
const scripts = [...wanted, ...catalogue].reduce((sum, name) => sum + size(name), 0);
const styles = names.filter((name) => name.endsWith('.css')).reduce((sum, name) => sum + size(name), 0);
process.stdout.write(`scripts at first: ${scripts} bytes compressed (budget ${budget}); all styles: ${styles}\n`);
if (scripts > budget) process.exit(1);
