// A letter in MJML as a tree over its source. Every change is a cut in the source at the place that it concerns, so all else (Liquid, comments,
// the head, what this editor doesn't know) stays as it was written, byte for byte.

export interface Attribute {
  name: string;
  value: string;
  /** With the space before it. */
  from: number;
  to: number;
}

export interface Node {
  tag: string;
  from: number;
  to: number;
  /** Between the opening tag and the closing one; equal for a tag that closes itself. */
  innerFrom: number;
  innerTo: number;
  attributes: Attribute[];
  children: Node[];
  /** Places in the tree, from the body down. */
  path: string;
}

/** Why a letter can't be opened here. */
export interface Obstacle {
  kind: 'liquid' | 'raw' | 'syntax';
  line: number;
}

export interface Letter {
  source: string;
  body: Node;
  /** What tags have unless they say otherwise: of all, of each, of classes. */
  defaults: Record<string, Record<string, string>>;
  classes: Record<string, Record<string, string>>;
}

/** Tags whose inside is HTML. */
const leaves = new Set(['mj-text', 'mj-button', 'mj-table', 'mj-raw', 'mj-style', 'mj-title', 'mj-preview', 'mj-navbar-link', 'mj-social-element', 'mj-accordion-title', 'mj-accordion-text', 'mj-html-attribute']);
const liquid = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;

/** The source with all Liquid blotted out, every place where it was. */
export function blot(source: string): string {
  return source.replace(liquid, (m) => '\u0001'.repeat(m.length));
}

export function lineAt(source: string, at: number): number {
  let line = 1;
  for (let i = 0; i < at; i++) if (source[i] === '\n') line++;
  return line;
}

class Refused extends Error {
  constructor(
    readonly kind: Obstacle['kind'],
    readonly at: number,
  ) {
    super(kind);
  }
}

/** The letter, or what keeps it from being edited here. */
export function read(source: string): Letter | Obstacle[] {
  const obstacles: Obstacle[] = [];
  const seen = blot(source);
  const refuse = (kind: Obstacle['kind'], at: number) => {
    if (!obstacles.some((o) => o.kind === kind && o.line === lineAt(source, at))) obstacles.push({ kind, line: lineAt(source, at) });
  };
  try {
    const root = tree(source, seen, refuse);
    const body = root.children.find((n) => n.tag === 'mj-body');
    if (root.tag !== 'mjml' || !body) throw new Refused('syntax', 0);
    number(body, '');
    if (obstacles.length > 0) return obstacles;
    return { source, body, ...looks(root) };
  } catch (e) {
    if (!(e instanceof Refused)) throw e;
    refuse(e.kind, e.at);
    return obstacles;
  }
}

export function isLetter(l: Letter | Obstacle[]): l is Letter {
  return !Array.isArray(l);
}

function number(n: Node, path: string): void {
  n.path = path;
  n.children.forEach((c, i) => number(c, path === '' ? String(i) : `${path}.${i}`));
}

function tree(source: string, seen: string, refuse: (kind: Obstacle['kind'], at: number) => void): Node {
  const stack: Node[] = [];
  let root: Node | null = null;
  let last = 0;
  const between = (from: number, to: number) => {
    const words = seen.slice(from, to);
    if (words.trim() === '') return;
    const at = from + words.length - words.trimStart().length;
    refuse(words.includes('\u0001') ? 'liquid' : 'syntax', at);
  };
  for (let i = seen.indexOf('<'); i >= 0; i = seen.indexOf('<', i)) {
    between(last, i);
    if (seen.startsWith('<!--', i)) {
      const end = seen.indexOf('-->', i);
      if (end < 0) throw new Refused('syntax', i);
      if (seen.slice(i, end).includes('\u0001')) refuse('liquid', i);
      last = i = end + 3;
      continue;
    }
    const end = tagEnd(seen, i);
    const name = /^<\/?([a-zA-Z][\w-]*)/.exec(seen.slice(i, i + 60))?.[1]?.toLowerCase();
    if (end < 0 || !name || (name !== 'mjml' && !name.startsWith('mj-'))) throw new Refused('syntax', i);
    if (seen[i + 1] === '/') {
      const top = stack.pop();
      if (top?.tag !== name) throw new Refused('syntax', i);
      top.innerTo = i;
      top.to = end;
      last = i = end;
      continue;
    }
    const node: Node = { tag: name, from: i, to: end, innerFrom: end, innerTo: end, attributes: attributesOf(source, seen, i + 1 + name.length, end), children: [], path: '' };
    const parent = stack[stack.length - 1];
    if (parent) parent.children.push(node);
    else if (root) throw new Refused('syntax', i);
    else root = node;
    if (seen[end - 2] === '/') {
      last = i = end;
      continue;
    }
    if (leaves.has(name)) {
      const close = seen.toLowerCase().indexOf(`</${name}`, end);
      const closed = close < 0 ? -1 : seen.indexOf('>', close);
      if (closed < 0) throw new Refused('syntax', i);
      node.innerTo = close;
      node.to = closed + 1;
      if (name === 'mj-raw' && stack.some((n) => n.tag === 'mj-body')) refuse('raw', i);
      last = i = node.to;
      continue;
    }
    stack.push(node);
    last = i = end;
  }
  between(last, seen.length);
  if (stack.length > 0 || !root) throw new Refused('syntax', stack[stack.length - 1]?.from ?? 0);
  return root;
}

function tagEnd(seen: string, at: number): number {
  let quote = '';
  for (let i = at + 1; i < seen.length; i++) {
    const c = seen[i]!;
    if (quote) {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '<') return -1;
    else if (c === '>') return i + 1;
  }
  return -1;
}

function attributesOf(source: string, seen: string, from: number, to: number): Attribute[] {
  const out: Attribute[] = [];
  const one = /\s+([^\s"'<>/=\u0001]+)\s*=\s*("[^"]*"|'[^']*')/g;
  one.lastIndex = from;
  for (let m = one.exec(seen); m && one.lastIndex <= to; m = one.exec(seen)) {
    const end = m.index + m[0].length;
    out.push({ name: m[1]!.toLowerCase(), value: decode(source.slice(end - m[2]!.length + 1, end - 1)), from: m.index, to: end });
  }
  return out;
}

const decode = (s: string) => s.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/** A value between quotes; what stands in Liquid is left as it is. */
function encode(value: string): string {
  return value.split(/(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/).map((part, i) => (i % 2 === 1 ? part : part.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;'))).join('');
}

function looks(root: Node): Pick<Letter, 'defaults' | 'classes'> {
  const defaults: Letter['defaults'] = {};
  const classes: Letter['classes'] = {};
  const head = root.children.find((n) => n.tag === 'mj-head');
  for (const all of head?.children.filter((n) => n.tag === 'mj-attributes') ?? []) {
    for (const n of all.children) {
      const own = Object.fromEntries(n.attributes.map((a) => [a.name, a.value]));
      if (n.tag === 'mj-class') classes[own.name ?? ''] = own;
      else defaults[n.tag] = own;
    }
  }
  return { defaults, classes };
}

/** What an attribute of a node is in the end: its own, its class's, its kind's, everyone's. */
export function look(l: Letter, n: Node, name: string): string | undefined {
  const own = n.attributes.find((a) => a.name === name);
  if (own) return own.value;
  for (const c of (n.attributes.find((a) => a.name === 'mj-class')?.value ?? '').split(/\s+/)) if (l.classes[c]?.[name] !== undefined) return l.classes[c][name];
  return l.defaults[n.tag]?.[name] ?? l.defaults['mj-all']?.[name];
}

export function own(n: Node, name: string): string {
  return n.attributes.find((a) => a.name === name)?.value ?? '';
}

export function nodeAt(l: Letter, path: string): Node | null {
  let n: Node | undefined = l.body;
  for (const i of path === '' ? [] : path.split('.')) n = n?.children[Number(i)];
  return n ?? null;
}

const cut = (s: string, from: number, to: number, put: string) => s.slice(0, from) + put + s.slice(to);

export function setAttribute(l: Letter, n: Node, name: string, value: string): string {
  const a = n.attributes.find((x) => x.name === name);
  if (a && a.value === value) return l.source;
  const text = value === '' ? '' : ` ${name}="${encode(value)}"`;
  if (a) return cut(l.source, a.from, a.to, text);
  const after = n.attributes[n.attributes.length - 1]?.to ?? n.from + 1 + n.tag.length;
  return cut(l.source, after, after, text);
}

/** The inside of a node. A tag that closed itself is opened for it. */
export function setInner(l: Letter, n: Node, inner: string): string {
  if (n.innerFrom === n.to) {
    const open = l.source.slice(n.from, n.to).replace(/\s*\/>$/, '>');
    return cut(l.source, n.from, n.to, `${open}${inner}</${n.tag}>`);
  }
  return cut(l.source, n.innerFrom, n.innerTo, inner);
}

/** Where a node begins with the line break and the spaces before it. */
function withSpace(source: string, n: Node): number {
  const before = /\s*$/.exec(source.slice(0, n.from))![0];
  return n.from - before.length;
}

export function remove(l: Letter, n: Node): string {
  return cut(l.source, withSpace(l.source, n), n.to, '');
}

/** Puts code into a parent before its child of an index, or at its end, with the spaces that its children have. */
export function insert(l: Letter, parent: Node, index: number, code: string): string {
  return place(l, parent, index, (indent) => code.trim().split('\n').join(`\n${indent}`));
}

function place(l: Letter, parent: Node, index: number, made: (indent: string) => string): string {
  const before = parent.children[index];
  const model = before ?? parent.children[parent.children.length - 1];
  const space = model ? l.source.slice(withSpace(l.source, model), model.from) || '\n' : `\n${indentOf(l.source, parent)}  `;
  const text = space + made(space.split('\n').pop() ?? '');
  if (before) return cut(l.source, withSpace(l.source, before), withSpace(l.source, before), text);
  if (model) return cut(l.source, model.to, model.to, text);
  return setInner(l, parent, `${text}\n${indentOf(l.source, parent)}`);
}

function indentOf(source: string, n: Node): string {
  return /[ \t]*$/.exec(source.slice(0, n.from))![0];
}

export const codeOf = (l: Letter, n: Node) => l.source.slice(n.from, n.to);

export function duplicate(l: Letter, n: Node): string {
  const space = l.source.slice(withSpace(l.source, n), n.from) || '\n';
  return cut(l.source, n.to, n.to, space + codeOf(l, n));
}

/** Takes a node to before the child of an index of another (or its own) parent. Both are of the tree as it stands. */
export function move(l: Letter, n: Node, parent: Node, index: number): string {
  if (parent.from >= n.from && parent.to <= n.to) return l.source; // into itself
  const code = codeOf(l, n);
  const target = parent.children[index];
  if (target === n || (target && parent.children[index - 1] === n) || (!target && parent.children[parent.children.length - 1] === n)) return l.source;
  // The later place first, so that the earlier one stays true.
  const at = target?.from ?? parent.children[parent.children.length - 1]?.to ?? parent.innerTo;
  if (at > n.from) {
    const inserted = place(l, parent, index, () => code);
    return cut(inserted, withSpace(l.source, n), n.to, '');
  }
  const from = withSpace(l.source, n);
  const without = { ...l, source: cut(l.source, from, n.to, '') };
  return place(without, parent, index, () => code);
}
