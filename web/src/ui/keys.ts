import { useEffect, useRef } from 'react';

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

// A Russian keyboard gives other letters: what counts is where the key is.
function keyOf(e: KeyboardEvent): string {
  if (e.key.length === 1 && /^Key[A-Z]$/.test(e.code)) return e.code.slice(3).toLowerCase();
  if (e.code === 'Slash') return e.shiftKey ? '?' : '/';
  return e.key;
}

/** Keys of a page by where they lie on the keyboard. Not while something is typed, or a dialog is open. */
export function useKeys(keys: Record<string, (e: KeyboardEvent) => void>, on = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!on) return;
    const press = (e: KeyboardEvent) => {
      if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
      if (document.querySelector('[role="dialog"][data-modal-content], .mantine-Modal-content, .mantine-Drawer-content')) return;
      const act = latest.current[keyOf(e)];
      if (!act) return;
      // Enter and space on a button or a link are that button's.
      if ((e.key === 'Enter' || e.key === ' ') && e.target instanceof HTMLElement && e.target.closest('a, button, summary, [role="menuitem"]')) return;
      e.preventDefault();
      act(e);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [on]);
}
