// The inside of a text as something that can be typed into: Liquid is a chip that is kept whole, HTML that letters have is shown as it is.

const tags = new Set(['a', 'b', 'strong', 'i', 'em', 'u', 's', 'span', 'br', 'p', 'h1', 'h2', 'h3', 'h4', 'ul', 'ol', 'li', 'small', 'sup', 'sub', 'font', 'div', 'center', 'blockquote']);
const attributes = new Set(['href', 'style', 'class', 'target', 'title', 'align', 'color', 'size', 'face', 'dir', 'lang', 'rel', 'role', 'aria-hidden', 'aria-label']);
const liquid = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const mark = 'zqliquid';

const escape = (s: string) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** The DOM of a text; null: there is something in it that is edited in the code only. */
export function toDom(inner: string, label: (code: string) => string): DocumentFragment | null {
  if (inner.includes(mark) || /<!--|<!\[CDATA/.test(inner)) return null;
  const held: string[] = [];
  const words = inner.replace(liquid, (code) => `${mark}${held.push(code) - 1}z`);
  const doc = new DOMParser().parseFromString(`<body>${words}</body>`, 'text/html');
  const out = document.createDocumentFragment();
  const found = new RegExp(`${mark}(\\d+)z`, 'g');
  const copy = (from: ChildNode, to: ParentNode): boolean => {
    if (from.nodeType === Node.TEXT_NODE) {
      const text = from.textContent ?? '';
      let last = 0;
      for (const m of text.matchAll(found)) {
        if (m.index > last) to.append(text.slice(last, m.index));
        to.append(chip(held[Number(m[1])]!, label));
        last = m.index + m[0].length;
      }
      if (last < text.length) to.append(text.slice(last));
      return true;
    }
    if (from.nodeType !== Node.ELEMENT_NODE) return false;
    const e = from as Element;
    const name = e.tagName.toLowerCase();
    if (!tags.has(name)) return false;
    const made = document.createElement(name);
    for (const a of e.attributes) {
      if (!attributes.has(a.name) || /url\s*\(|@import|expression/i.test(a.value)) return false;
      // The address waits in data: a click here opens nothing, and nothing is fetched.
      made.setAttribute(a.name === 'href' ? 'data-href' : a.name === 'class' ? 'data-class' : a.name, a.value.replace(found, (_, i) => held[Number(i)]!));
    }
    for (const c of e.childNodes) if (!copy(c, made)) return false;
    to.append(made);
    return true;
  };
  for (const c of doc.body.childNodes) if (!copy(c, out)) return null;
  return out;
}

/** Liquid that is kept whole: it is selected, moved and deleted like one letter. */
export function chip(code: string, label: (code: string) => string): HTMLElement {
  const e = document.createElement('span');
  e.contentEditable = 'false';
  e.dataset.liquid = code;
  e.title = code;
  e.textContent = label(code);
  return e;
}

const empty = new Set(['br']);

/** The inside of a text as it is to be saved. */
export function toInner(from: ParentNode): string {
  let out = '';
  for (const c of from.childNodes) {
    if (c.nodeType === Node.TEXT_NODE) {
      out += escape(c.textContent ?? '').replace(/\u00a0/g, '&nbsp;').replace(/\u200b/g, '');
      continue;
    }
    if (!(c instanceof HTMLElement)) continue;
    if (c.dataset.liquid !== undefined) {
      out += c.dataset.liquid;
      continue;
    }
    const name = c.tagName.toLowerCase();
    if (!tags.has(name)) {
      out += toInner(c);
      continue;
    }
    let attrs = '';
    for (const a of c.attributes) {
      const n = a.name === 'data-href' ? 'href' : a.name === 'data-class' ? 'class' : a.name;
      if (attributes.has(n)) attrs += ` ${n}="${valueOf(a.value)}"`;
    }
    out += empty.has(name) ? `<${name}${attrs}>` : `<${name}${attrs}>${toInner(c)}</${name}>`;
  }
  return out;
}

function valueOf(value: string): string {
  return value.split(/(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/).map((part, i) => (i % 2 === 1 ? part : escape(part).replace(/"/g, '&quot;'))).join('');
}
