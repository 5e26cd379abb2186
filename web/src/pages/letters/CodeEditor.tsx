import { useComputedColorScheme } from '@mantine/core';
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, snippetCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldGutter, indentOnInput } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { inkOf, languageOf, liquid, look } from './codeLook';
import { filters, mjml, tags, variables } from './liquid';

export interface EditorHandle {
  insert: (text: string) => void;
  /** Puts words around what is selected; `else` stands for it when nothing is. */
  wrap: (before: string, after: string, otherwise: string) => void;
  /** Puts words at the beginning of each selected line. */
  prefix: (before: string) => void;
  goTo: (line: number, column: number) => void;
  focus: () => void;
}

export interface Mark {
  line: number;
  column: number;
  message: string;
  severity: 'error' | 'warning';
}

interface Props {
  value: string;
  onChange: (value: string) => void;
  format: string;
  label: string;
  marks: Mark[];
  readOnly?: boolean;
  minHeight?: number;
  handle?: Ref<EditorHandle>;
}

const snippets = (list: [string, string][], type: string): Completion[] => list.map(([label, s]) => snippetCompletion(s, { label, type }));
const filterWords = snippets(filters, 'function');
const tagWords = snippets(tags, 'keyword');
const variableWords: Completion[] = variables.map((label) => ({ label, type: 'variable' }));
// Closes what it stands in, unless that is closed already or a filter comes.
const closingWords: Completion[] = variables.map((label) => ({
  label,
  type: 'variable',
  apply: (view, _, from, to) => {
    const closed = /^\s*(-?\}\}|\|)/.test(view.state.sliceDoc(to, to + 40));
    const insert = closed ? label : `${label} }}`;
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: 'input.complete' });
  },
}));
const mjmlWords: Completion[] = mjml.map((label) => ({ label, type: 'type' }));

/** Variables after {{, filters after |, tags after {%, MJML's elements after <. */
function complete(context: CompletionContext): CompletionResult | null {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 400), context.pos);
  const open = Math.max(before.lastIndexOf('{{'), before.lastIndexOf('{%'));
  if (open >= 0 && !/\}\}|%\}/.test(before.slice(open))) {
    const word = context.matchBefore(/[\w.]*/)!;
    const inside = before.slice(open + 2);
    if (/\|\s*\w*$/.test(inside)) return { from: word.from, options: filterWords, validFor: /^\w*$/ };
    if (before.startsWith('{%', open) && /^-?\s*\w*$/.test(inside)) return { from: word.from, options: tagWords, validFor: /^\w*$/ };
    if (/"[^"]*$/.test(inside.replace(/"[^"]*"/g, ''))) return null;
    return { from: word.from, options: before.startsWith('{{', open) && !inside.includes('|') ? closingWords : variableWords, validFor: /^[\w.]*$/ };
  }
  const tag = context.matchBefore(/<\/?mj[\w-]*/);
  if (tag) return { from: tag.from + (tag.text.startsWith('</') ? 2 : 1), options: mjmlWords, validFor: /^[\w-]*$/ };
  return null;
}

export default function CodeEditor({ value, onChange, format, label, marks, readOnly = false, minHeight = 420, handle }: Props) {
  const { t } = useTranslation('letters');
  const at = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const dark = useComputedColorScheme() === 'dark';
  const parts = useRef({ language: new Compartment(), ink: new Compartment(), lock: new Compartment() });
  const tell = useRef(onChange);
  tell.current = onChange;


  useEffect(() => {
    if (!at.current) return;
    const v = new EditorView({
      parent: at.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(), foldGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), highlightActiveLineGutter(), search({ top: true }), lintGutter(), liquid,
          autocompletion({ override: [complete], icons: false }),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true' }),
          EditorState.phrases.of({ Find: t('code.find'), Replace: t('code.replace'), next: t('code.next'), previous: t('code.previous'), all: t('code.all'), 'match case': t('code.case'), regexp: t('code.regexp'), 'by word': t('code.word'), replace: t('code.replace_one'), 'replace all': t('code.replace_all'), close: t('close') }),
          // Tab leaves the editor after Escape, as the editor's own rules for keyboards have it.
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, indentWithTab]),
          parts.current.language.of(languageOf(format)),
          parts.current.ink.of(inkOf(dark)),
          parts.current.lock.of(EditorState.readOnly.of(readOnly)),
          look,
          EditorView.updateListener.of((u) => u.docChanged && tell.current(u.state.doc.toString())),
        ],
      }),
    });
    view.current = v;
    return () => {
      v.destroy();
      view.current = null;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- made once; what changes is put in below
  }, [label]);

  useEffect(() => {
    const v = view.current;
    if (v && v.state.doc.toString() !== value) v.dispatch({ changes: { from: 0, to: v.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    view.current?.dispatch({ effects: [parts.current.language.reconfigure(languageOf(format)), parts.current.ink.reconfigure(inkOf(dark)), parts.current.lock.reconfigure(EditorState.readOnly.of(readOnly))] });
  }, [format, dark, readOnly]);
  useEffect(() => {
    const v = view.current;
    if (!v) return;
    const diagnostics: Diagnostic[] = marks.map((m) => {
      const line = v.state.doc.line(Math.min(Math.max(1, m.line), v.state.doc.lines));
      const from = Math.min(line.to, line.from + Math.max(0, m.column - 1));
      const rest = v.state.sliceDoc(from, line.to);
      const thing = /^(\{\{.*?\}\}|\{%.*?%\}|<[^>]*>|[\p{L}\w.]+)/u.exec(rest)?.[0].length ?? 1;
      return { from, to: Math.min(line.to, from + thing), severity: m.severity, message: m.message };
    });
    v.dispatch(setDiagnostics(v.state, diagnostics));
  }, [marks]);

  useImperativeHandle(handle, () => {
    const edit = (make: (v: EditorView) => void) => () => {
      if (view.current) {
        make(view.current);
        view.current.focus();
      }
    };
    return {
      insert: (text) => edit((v) => v.dispatch(v.state.replaceSelection(text)))(),
      wrap: (before, after, otherwise) =>
        edit((v) => {
          const { from, to } = v.state.selection.main;
          const inner = v.state.sliceDoc(from, to) || otherwise;
          v.dispatch({ changes: { from, to, insert: before + inner + after }, selection: { anchor: from + before.length, head: from + before.length + inner.length } });
        })(),
      prefix: (before) =>
        edit((v) => {
          const { from, to } = v.state.selection.main;
          const changes = [];
          for (let n = v.state.doc.lineAt(from).number; n <= v.state.doc.lineAt(to).number; n++) changes.push({ from: v.state.doc.line(n).from, insert: before });
          v.dispatch({ changes });
        })(),
      goTo: (l, c) =>
        edit((v) => {
          const line = v.state.doc.line(Math.min(Math.max(1, l), v.state.doc.lines));
          const pos = Math.min(line.to, line.from + Math.max(0, c - 1));
          v.dispatch({ selection: { anchor: pos }, effects: EditorView.scrollIntoView(pos, { y: 'center' }) });
        })(),
      focus: () => edit(() => undefined)(),
    };
  }, []);

  return <div ref={at} style={{ minHeight, maxHeight: '70vh', overflow: 'auto' }} />;
}
