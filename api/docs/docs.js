// Shows /api/openapi.json. It builds every node by hand and never from text as HTML, so nothing in the document can become a script.
"use strict";

const methods = ["get", "post", "patch", "put", "delete"];

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  for (const child of children) if (child !== null && child !== undefined && child !== "") node.append(child);
  return node;
}

function resolve(doc, schema) {
  for (let depth = 0; schema && schema.$ref && depth < 10; depth++) {
    schema = schema.$ref.split("/").slice(1).reduce((at, key) => at && at[key], doc);
  }
  return schema || {};
}

function typeOf(doc, schema) {
  const name = schema.$ref ? schema.$ref.split("/").pop() : "";
  const s = resolve(doc, schema);
  let types = Array.isArray(s.type) ? s.type.slice() : [s.type || name || "any"];
  types = types.map((t) => (t === "array" ? typeOf(doc, s.items || {}) + "[]" : t === "object" && name ? name : t));
  return types.join(" | ") + (s.format && s.format !== "double" && s.format !== "int64" ? " (" + s.format + ")" : "");
}

// example makes a value from a schema. In a request it leaves out what may be absent and has no example of its own, so that what it
// shows can be sent as it is.
function example(doc, schema, depth, writing) {
  const s = resolve(doc, schema);
  if (schema.examples && schema.examples.length) return schema.examples[0];
  if (s.examples && s.examples.length) return s.examples[0];
  if (s.default !== undefined) return s.default;
  if (s.enum && s.enum.length) return s.enum.find((v) => v !== "") ?? s.enum[0];
  const types = Array.isArray(s.type) ? s.type : [s.type];
  if (depth > 6 || (types.includes("null") && !types.includes("array"))) return null;
  switch (types[0]) {
    case "string": return s.format === "date-time" ? "2026-11-24T10:00:00Z" : "";
    case "integer": case "number": return 0;
    case "boolean": return false;
    case "array": return s.items ? [example(doc, s.items, depth + 1, writing)] : [];
  }
  if (!s.properties) return types[0] === "object" ? {} : null;
  const out = {};
  for (const [name, p] of Object.entries(s.properties)) {
    if (writing && (p.readOnly || !((s.required || []).includes(name) || telling(doc, p, 0)))) continue;
    out[name] = example(doc, p, depth + 1, writing);
  }
  return out;
}

// telling: somewhere in the schema stands an example.
function telling(doc, schema, depth) {
  const s = resolve(doc, schema);
  if ((schema.examples || s.examples || s.enum || []).length) return true;
  return depth < 4 && Object.values(s.properties || {}).some((p) => telling(doc, p, depth + 1));
}

// prose shows `words` in a sentence as code.
function prose(text) {
  return text.split("`").map((part, i) => (i % 2 ? el("code", {}, part) : part));
}

function fields(doc, schema, writing) {
  const s = resolve(doc, schema);
  const rows = Object.entries(s.properties || {}).filter(([, p]) => !(writing && p.readOnly)).map(([name, p]) => {
    const r = resolve(doc, p);
    const notes = [p.description || r.description || ""];
    const one = r.enum || (r.items && resolve(doc, r.items).enum);
    if (one) notes.push("One of " + one.map((v) => JSON.stringify(v)).join(", ") + ".");
    if (r.default !== undefined) notes.push("Default " + JSON.stringify(r.default) + ".");
    return el("tr", {},
      el("td", { class: "name" }, el("code", {}, name), (s.required || []).includes(name) && writing ? el("span", { class: "needed", title: "needed" }, " *") : ""),
      el("td", { class: "type" }, typeOf(doc, p)), el("td", {}, notes.filter(Boolean).join(" ")));
  });
  return rows.length ? el("table", {}, ...rows) : "";
}

function content(doc, part, writing) {
  const nodes = [];
  for (const [type, media] of Object.entries((part && part.content) || {})) {
    if (!media.schema) continue;
    nodes.push(el("p", { class: "needs" }, type), fields(doc, media.schema, writing));
    const items = resolve(doc, media.schema).properties;
    if (!writing && items && items.items) nodes.push(el("p", { class: "needs" }, "each of items"), fields(doc, resolve(doc, items.items).items || {}, false));
    if (type.includes("json")) nodes.push(el("h3", {}, "Example"), el("pre", { tabindex: "0" }, JSON.stringify(example(doc, media.schema, 0, writing), null, 2)));
  }
  return nodes;
}

function curl(doc, method, path, op) {
  const lines = ["curl -X " + method.toUpperCase() + " " + location.origin + path.replace(/\{(\w+)\}/g, "1")];
  if (op.security) lines.push("-H 'Authorization: Bearer TOKEN'");
  const body = op.requestBody && op.requestBody.content;
  if (body && body["application/json"]) {
    lines.push("-H 'Content-Type: application/json'", "-d '" + JSON.stringify(example(doc, body["application/json"].schema, 0, true)).replaceAll("'", "'\\''") + "'");
  } else if (body && body["multipart/form-data"]) {
    lines.push("-F file=@clients.csv", "-F 'options={}'");
  }
  return lines.join(" \\\n  ");
}

function operation(doc, method, path, op) {
  const inside = el("div", { class: "inside" });
  if (op.description) inside.append(el("p", {}, op.description));
  if (op["x-least-role"]) inside.append(el("p", { class: "needs" }, "Needs the role " + op["x-least-role"] + " or a stronger one (" + op["x-right"] + ")."));
  if (op.parameters && op.parameters.length) {
    inside.append(el("h3", {}, "Parameters"), el("table", {}, ...op.parameters.map((p) => el("tr", {},
      el("td", { class: "name" }, el("code", {}, p.name), p.required ? el("span", { class: "needed", title: "needed" }, " *") : ""),
      el("td", { class: "type" }, p.in + ", " + typeOf(doc, p.schema || {})),
      el("td", {}, [p.description, p.schema && p.schema.enum ? "One of " + p.schema.enum.join(", ") + "." : "", p.schema && p.schema.default !== undefined ? "Default " + p.schema.default + "." : ""].filter(Boolean).join(" "))))));
  }
  if (op.requestBody) inside.append(el("h3", {}, "Request"), ...content(doc, op.requestBody, true));
  for (const [status, answer] of Object.entries(op.responses || {})) {
    if (status === "default") continue;
    inside.append(el("h3", {}, "Answer " + status + " " + (answer.description || "")), ...content(doc, answer, false));
  }
  inside.append(el("h3", {}, "By curl"), el("pre", { tabindex: "0" }, curl(doc, method, path, op)));
  const details = el("details", {},
    el("summary", {}, el("span", { class: "method " + method }, method), el("span", { class: "path" }, path), el("span", { class: "what" }, op.summary || "")), inside);
  const article = el("article", { id: op.operationId }, details);
  article.dataset.search = (method + " " + path + " " + (op.summary || "") + " " + (op.description || "")).toLowerCase();
  return article;
}

function show(doc) {
  const main = document.getElementById("main"), contents = document.getElementById("contents");
  main.replaceChildren(...(doc.info.description || "").split("\n\n").map((p) => el("p", { class: "about" }, ...prose(p))));
  document.getElementById("version").textContent = doc.info.version;
  const groups = new Map();
  for (const [path, item] of Object.entries(doc.paths)) {
    for (const method of methods) {
      if (!item[method]) continue;
      const tag = (item[method].tags || ["Other"])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push([method, path, item[method]]);
    }
  }
  const order = ["Session", "Users", "Clients", "Imports", "Segments", "Templates", "Senders", "Campaigns", "Messages", "Suppressions", "Tokens", "Demo mailbox", "Public", "Health"];
  const rank = (tag) => (order.indexOf(tag) + 1 || 99);
  for (const [tag, list] of [...groups].sort((a, b) => rank(a[0]) - rank(b[0]))) {
    list.sort((a, b) => a[1].localeCompare(b[1]) || methods.indexOf(a[0]) - methods.indexOf(b[0]));
    main.append(el("h2", {}, tag));
    contents.append(el("h2", {}, tag));
    for (const [method, path, op] of list) {
      main.append(operation(doc, method, path, op));
      contents.append(el("a", { href: "#" + op.operationId }, el("span", { class: "method " + method }, method), el("span", {}, op.summary || path)));
    }
  }
  open();
}

// open unfolds the operation that the address names.
function open() {
  const article = location.hash && document.getElementById(location.hash.slice(1));
  if (!article || article.tagName !== "ARTICLE") return;
  article.querySelector("details").open = true;
  article.scrollIntoView();
}

function filter(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const article of document.querySelectorAll("article")) {
    const hidden = !words.every((w) => article.dataset.search.includes(w));
    article.hidden = hidden;
    const link = document.querySelector('nav a[href="#' + article.id + '"]');
    if (link) link.hidden = hidden;
  }
  for (const h of document.querySelectorAll("main > h2, nav h2")) {
    let next = h.nextElementSibling, any = false;
    for (; next && next.tagName !== "H2"; next = next.nextElementSibling) any = any || !next.hidden;
    h.hidden = !any;
  }
}

document.getElementById("filter").addEventListener("input", (e) => filter(e.target.value));
document.addEventListener("keydown", (e) => {
  if (e.key !== "/" || e.target.tagName === "INPUT") return;
  e.preventDefault();
  document.getElementById("filter").focus();
});
window.addEventListener("hashchange", open);

fetch("/api/openapi.json").then((r) => r.json()).then(show).catch((e) => {
  document.getElementById("main").replaceChildren(el("p", { id: "loading" }, "The document can't be read: " + e.message));
});
