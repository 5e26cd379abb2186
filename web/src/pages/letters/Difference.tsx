import { useComputedColorScheme } from '@mantine/core';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { inkOf, languageOf, liquid, look } from './codeLook';

const marks = EditorView.theme({
  '.cm-changedLine, .cm-inlineChangedLine': { backgroundColor: 'light-dark(#e3f6e8, #0f2717) !important' },
  '.cm-deletedChunk': { backgroundColor: 'light-dark(#fdeaea, #2e1214) !important', paddingLeft: '6px' },
  '.cm-changedText': { background: 'light-dark(#b3e6c0, #123d21) !important', borderRadius: '2px' },
  '.cm-deletedText': { background: 'light-dark(#f7c0c0, #421417) !important', borderRadius: '2px', textDecoration: 'none' },
  '.cm-collapsedLines': { background: 'var(--sunken)', color: 'var(--soft)', borderRadius: '4px' },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"" !important' },
});

/** Two wordings of a text in one view: what went is red, what came is green, what stayed is folded away. */
export default function Difference({ before, after, format, label }: { before: string; after: string; format: string; label: string }) {
  const { t } = useTranslation('letters');
  const at = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  useEffect(() => {
    if (!at.current) return;
    const view = new EditorView({
      parent: at.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          lineNumbers(), liquid, languageOf(format), inkOf(dark), look, marks, EditorView.lineWrapping, EditorState.readOnly.of(true), EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', role: 'textbox', 'aria-readonly': 'true', 'aria-multiline': 'true' }),
          EditorState.phrases.of({ '$ unchanged lines': t('versions.unchanged_lines') }),
          unifiedMergeView({ original: before, mergeControls: false, gutter: true, collapseUnchanged: { margin: 2, minSize: 6 } }),
        ],
      }),
    });
    return () => view.destroy();
  }, [before, after, format, dark, label, t]);
  return <div ref={at} style={{ overflow: 'auto', maxHeight: '60vh' }} data-difference />;
}
