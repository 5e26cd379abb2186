import { html } from '@codemirror/lang-html';
import { markdown } from '@codemirror/lang-markdown';
import { defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { Decoration, EditorView, MatchDecorator, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';

/** What the editor and the comparison of versions have in common. */
export const liquid = ViewPlugin.fromClass(
  class {
    marks: DecorationSet;
    constructor(view: EditorView) {
      this.marks = liquidMarks.createDeco(view);
    }
    update(u: ViewUpdate) {
      this.marks = liquidMarks.updateDeco(u, this.marks);
    }
  },
  { decorations: (v) => v.marks },
);
const liquidMarks = new MatchDecorator({ regexp: /\{\{.*?\}\}|\{%.*?%\}/g, decoration: Decoration.mark({ class: 'cm-liquid' }) });

export const look = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'transparent', color: 'var(--mantine-color-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.6' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--soft)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'light-dark(#f1f3f680, #2e354560)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'light-dark(#d9dcfd, #3d40ae80) !important' },
  '.cm-liquid': { backgroundColor: 'light-dark(#ecebff, #34368a80)', borderRadius: '3px', color: 'light-dark(#3d40ae, #c5c8fb)' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', border: '1px solid var(--mantine-color-default-border)', borderRadius: '8px', color: 'var(--mantine-color-text)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--mantine-primary-color-filled)', color: '#fff' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--mantine-color-text)' },
});

const dayInk = HighlightStyle.define(defaultHighlightStyle.specs.map((s) => ({ ...s, color: s.color ? `color-mix(in oklab, ${String(s.color)} 82%, black)` : undefined })));
const nightInk = HighlightStyle.define(defaultHighlightStyle.specs.map((s) => ({ ...s, color: s.color ? `color-mix(in oklab, ${String(s.color)} 45%, #e6e9ef)` : undefined })));

export const languageOf = (format: string): Extension => (format === 'markdown' ? markdown() : html({ autoCloseTags: true, matchClosingTags: false }));
export const inkOf = (night: boolean): Extension => syntaxHighlighting(night ? nightInk : dayInk);
