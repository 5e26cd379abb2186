// Every text of the app stands in src/locales/{ru,en}, in both, and is used. Fails with a line for each text that is not so:
// a key missing in one language, a key that nothing uses, a key used that no file has, other {{variables}} in the two languages,
// plural forms that are incomplete, and words written into a component.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');
const locales = join(root, 'src/locales');
const languages = ['ru', 'en'];
const forms = { ru: ['one', 'few', 'many', 'other'], en: ['one', 'other'] };
const ending = /_(zero|one|two|few|many|other)$/;
const spoken = new Set(['label', 'title', 'placeholder', 'description', 'alt', 'aria-label', 'aria-description', 'consequence', 'confirm', 'header', 'note', 'error', 'message', 'text']);
const letters = /\p{L}{2,}/u;
const cyrillic = /\p{Script=Cyrillic}/u;
const faults = [];

function flat(value, before = '', into = {}) {
  for (const [k, v] of Object.entries(value)) {
    const key = before ? `${before}.${k}` : k;
    if (typeof v === 'string') into[key] = v;
    else flat(v, key, into);
  }
  return into;
}

// texts[language][namespace][key]
const texts = Object.fromEntries(languages.map((l) => [l, {}]));
for (const l of languages) {
  for (const file of readdirSync(join(locales, l)).filter((f) => f.endsWith('.json'))) {
    texts[l][file.slice(0, -5)] = flat(JSON.parse(readFileSync(join(locales, l, file), 'utf8')));
  }
}

const variables = (s) => [...new Set([...s.matchAll(/\{\{\s*([\w.]+)/g)].map((m) => m[1]))].filter((v) => v !== 'count').sort().join(',');

/** A key without its plural ending, and only where it has one in this file. */
const bases = (file) => new Set(Object.keys(file).map((k) => (ending.test(k) && `${k.replace(ending, '')}_other` in file ? k.replace(ending, '') : k)));

const namespaces = new Set(languages.flatMap((l) => Object.keys(texts[l])));
const known = {}; // namespace → base keys
for (const ns of namespaces) {
  known[ns] = new Set();
  for (const l of languages) for (const k of bases(texts[l][ns] ?? {})) known[ns].add(k);
  for (const base of known[ns]) {
    const found = {};
    for (const l of languages) {
      const file = texts[l][ns] ?? {};
      const plural = `${base}_other` in file;
      if (plural) for (const f of forms[l]) if (!(`${base}_${f}` in file)) faults.push(`${l}/${ns}.json: ${base} has no form "${f}"`);
      if (!plural && !(base in file)) faults.push(`${l}/${ns}.json: ${base} is missing`);
      found[l] = plural ? file[`${base}_other`] : file[base];
      if (found[l] !== undefined && found[l].trim() === '') faults.push(`${l}/${ns}.json: ${base} is empty`);
    }
    if (languages.every((l) => found[l] !== undefined) && variables(found.ru) !== variables(found.en)) {
      faults.push(`${ns}.json: ${base} has other variables in ru (${variables(found.ru)}) and en (${variables(found.en)})`);
    }
  }
}

function sources(dir, into = []) {
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, e.name);
    if (e.isDirectory()) sources(path, into);
    else if (/\.tsx?$/.test(e.name) && !e.name.endsWith('.d.ts')) into.push(path);
  }
  return into;
}

const used = Object.fromEntries([...namespaces].map((ns) => [ns, new Set()]));
const wholly = new Set();
const prefixes = Object.fromEntries([...namespaces].map((ns) => [ns, new Set()]));

for (const path of sources(join(root, 'src'))) {
  const name = relative(root, path);
  const text = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const at = (node) => `${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;

  // The namespaces that useTranslation() of this file opens; common is behind each.
  const opened = new Set();
  const open = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'useTranslation') {
      const arg = node.arguments[0];
      if (!arg) opened.add('common');
      else if (ts.isStringLiteral(arg)) opened.add(arg.text);
      else if (ts.isArrayLiteralExpression(arg)) for (const e of arg.elements) if (ts.isStringLiteral(e)) opened.add(e.text);
    }
    ts.forEachChild(node, open);
  };
  open(file);
  // A file that takes `t` from its caller says in a comment which texts it uses: // texts: clients
  for (const m of text.matchAll(/\/\/ texts: (.+)/g)) for (const ns of m[1].split(/[,\s]+/)) if (ns) opened.add(ns);
  opened.add('common');
  for (const ns of opened) if (!namespaces.has(ns)) faults.push(`${name}: there is no ${ns}.json`);
  const order = [...opened].filter((ns) => namespaces.has(ns));

  // Keys made of parts only can't be read off the code: // uses: states:message.
  for (const m of text.matchAll(/\/\/ uses: (.+)/g)) {
    for (const said of m[1].split(/[,\s]+/)) {
      const [ns, key] = said.split(':');
      if (ns && namespaces.has(ns)) (key ? prefixes[ns] : wholly).add(key || ns);
    }
  }

  const use = (node, key) => {
    const colon = key.indexOf(':');
    const where = colon > 0 ? [key.slice(0, colon)] : order;
    const bare = colon > 0 ? key.slice(colon + 1) : key;
    let any = false;
    for (const ns of where) {
      if (known[ns]?.has(bare)) {
        used[ns].add(bare);
        any = true;
      }
    }
    if (!any) faults.push(`${at(node)}: no text has the key ${key}`);
  };
  const usePrefix = (key) => {
    const colon = key.indexOf(':');
    const where = colon > 0 ? [key.slice(0, colon)] : order;
    for (const ns of where) prefixes[ns]?.add(colon > 0 ? key.slice(colon + 1) : key);
  };
  const keyIn = (node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) use(node, node.text);
    else if (ts.isTemplateExpression(node)) usePrefix(node.head.text);
    else if (ts.isConditionalExpression(node)) {
      keyIn(node.whenTrue);
      keyIn(node.whenFalse);
    } else if (ts.isParenthesizedExpression(node)) keyIn(node.expression);
  };

  const visit = (node) => {
    if (ts.isCallExpression(node) && ['t', 'i18n.t', 'i18next.t'].includes(node.expression.getText()) && node.arguments[0]) keyIn(node.arguments[0]);
    if (ts.isJsxAttribute(node) && node.name.getText() === 'i18nKey' && node.initializer) {
      keyIn(ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer);
    }
    if (ts.isJsxText(node) && letters.test(node.text)) faults.push(`${at(node)}: words outside of src/locales: ${node.text.trim().slice(0, 60)}`);
    if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && (ts.isStringLiteral(value) || ts.isNoSubstitutionTemplateLiteral(value)) && letters.test(value.text)) {
        faults.push(`${at(node)}: words outside of src/locales: ${value.text.slice(0, 60)}`);
      }
    }
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteral(node.expression) && ts.isJsxElement(node.parent) && letters.test(node.expression.text)) {
      faults.push(`${at(node)}: words outside of src/locales: ${node.expression.text.slice(0, 60)}`);
    }
    if ((ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node)) && cyrillic.test(node.text)) {
      faults.push(`${at(node)}: words outside of src/locales: ${node.text.slice(0, 60)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

for (const ns of namespaces) {
  for (const base of known[ns]) {
    if (!wholly.has(ns) && !used[ns].has(base) && ![...prefixes[ns]].some((p) => p && base.startsWith(p))) faults.push(`${ns}.json: nothing uses ${base}`);
  }
}

if (faults.length > 0) {
  console.error(faults.sort().join('\n'));
  console.error(`\n${faults.length} faults`);
  process.exit(1);
}
const count = Object.values(known).reduce((n, k) => n + k.size, 0);
console.log(`${count} texts in ${languages.join(' and ')}, all there and all used`);
