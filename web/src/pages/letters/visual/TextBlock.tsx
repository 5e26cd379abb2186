import { useEffect, useRef, type CSSProperties } from 'react';
import { toDom, toInner } from './rich';
import classes from './visual.module.css';

export interface TextProps {
  inner: string;
  onInner: (inner: string) => void;
  onActive: (element: HTMLElement) => void;
  /** What a piece of Liquid is called. */
  words: (code: string) => string;
  label: string;
  style?: CSSProperties;
  /** Buttons are one line. */
  single?: boolean;
  readOnly?: boolean;
}

/** A text of the letter, typed in its place. Its DOM is the browser's while it is typed into, and made anew when the source changes otherwise. */
export function TextBlock({ inner, onInner, onActive, words, label, style, single = false, readOnly = false }: TextProps) {
  const at = useRef<HTMLDivElement>(null);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (!at.current || shown.current === inner) return;
    const dom = toDom(inner, words);
    if (dom) at.current.replaceChildren(dom);
    shown.current = inner;
  }, [inner, words]);
  const tell = () => {
    if (!at.current) return;
    for (const a of at.current.querySelectorAll('a[href]')) {
      a.setAttribute('data-href', a.getAttribute('href')!);
      a.removeAttribute('href');
    }
    const now = toInner(at.current);
    shown.current = now;
    onInner(now);
  };
  return (
    <div
      ref={at}
      className={classes.text}
      style={style}
      contentEditable={!readOnly}
      suppressContentEditableWarning
      role="textbox"
      aria-multiline={!single}
      aria-label={label}
      tabIndex={0}
      spellCheck
      onInput={tell}
      onFocus={(e) => onActive(e.currentTarget)}
      onKeyDown={(e) => {
        if (e.key !== 'Enter' || e.nativeEvent.isComposing) return;
        if (!single && (window.getSelection()?.anchorNode?.parentElement?.closest('li') ?? null)) return;
        e.preventDefault();
        if (!single) document.execCommand('insertLineBreak');
      }}
      onPaste={(e) => {
        e.preventDefault();
        const text = e.clipboardData.getData('text/plain');
        document.execCommand('insertText', false, single ? text.replace(/\s+/g, ' ') : text);
      }}
      onDrop={(e) => e.preventDefault()}
      data-text
    />
  );
}

/** Whether a text can be typed into here at all. */
export function typable(inner: string): boolean {
  return toDom(inner, (c) => c) !== null;
}
