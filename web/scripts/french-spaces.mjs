// Puts the non-breaking spaces of French typography into the string literals of the French catalogues.
// Run it after editing them: `npm run fix:french`. A test refuses what it would change.
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

const files = ['src/i18n/fr.ts', 'src/i18n/fr-words.ts', 'src/i18n/fr-charter.ts', 'src/i18n/fr-articles.ts', 'src/i18n/fr-channels.ts', 'src/i18n/fr-reading.ts', 'src/i18n/fr-way.ts'];

/** U+00A0 before a colon and inside quotation marks, U+202F before ; ! ? and between a number and its unit. */
export function frenchSpaces(text) {
  return text
    .replace(/ (?=:)/g, '\u00a0')
    .replace(/ (?=[;!?])/g, '\u202f')
    .replace(/« /g, '«\u00a0')
    .replace(/ »/g, '\u00a0»')
    .replace(/(\d|\}) (?=(?:min|h|s|%|€)(?:\b|$))/g, '$1\u00a0');
}

for (const file of process.argv[1]?.endsWith('french-spaces.mjs') ? files : []) {
  const source = readFileSync(file, 'utf8');
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const edits = [];
  const visit = (node) => {
    const literal = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
    if (literal || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
      edits.push([node.getStart(), node.getEnd()]);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  let result = source;
  for (const [start, end] of edits.reverse()) {
    result = result.slice(0, start) + frenchSpaces(result.slice(start, end)) + result.slice(end);
  }
  if (result !== source) writeFileSync(file, result);
}
