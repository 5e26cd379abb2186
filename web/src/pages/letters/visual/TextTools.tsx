import { ActionIcon, Button, Group, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconBold, IconItalic, IconLink, IconUser } from '@tabler/icons-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { InsertMenu } from '../Toolbar';
import classes from './visual.module.css';

/** Bold, links and people for the text that is typed into. A press on a tool takes the cursor away, so where it was is remembered. */
export function TextTools({ element, chipOf }: { element: HTMLElement | null; chipOf: (code: string) => HTMLElement }) {
  const { t } = useTranslation(['visual', 'letters']);
  const [linking, setLinking] = useState(false);
  const [address, setAddress] = useState('');
  const range = useRef<Range | null>(null);
  useEffect(() => {
    const keep = () => {
      const s = window.getSelection();
      if (s && s.rangeCount > 0 && element?.contains(s.anchorNode)) range.current = s.getRangeAt(0).cloneRange();
    };
    document.addEventListener('selectionchange', keep);
    return () => document.removeEventListener('selectionchange', keep);
  }, [element]);
  const usable = element !== null && element.isConnected;

  const back = (): Range | null => {
    if (!element?.isConnected) return null;
    element.focus();
    const s = window.getSelection();
    if (!s) return null;
    let r = range.current;
    if (!r || !element.contains(r.commonAncestorContainer)) {
      r = document.createRange();
      r.selectNodeContents(element);
      r.collapse(false);
    }
    s.removeAllRanges();
    s.addRange(r);
    return r;
  };
  const changed = () => element?.dispatchEvent(new InputEvent('input', { bubbles: true }));
  const put = (node: HTMLElement) => {
    const r = back();
    if (!r) return;
    r.deleteContents();
    r.insertNode(node);
    r.setStartAfter(node);
    r.collapse(true);
    const s = window.getSelection();
    s?.removeAllRanges();
    s?.addRange(r);
    changed();
  };
  const style = (command: 'bold' | 'italic') => {
    if (back()) document.execCommand(command);
  };
  const linkHere = () => {
    const at = range.current?.commonAncestorContainer;
    return (at instanceof Element ? at : at?.parentElement)?.closest<HTMLElement>('a[data-href]') ?? null;
  };
  const link = (e: FormEvent) => {
    e.preventDefault();
    e.stopPropagation();
    setLinking(false);
    const to = address.trim();
    const old = linkHere();
    if (old && element?.contains(old)) {
      if (to === '') old.replaceWith(...old.childNodes);
      else old.dataset.href = to;
      changed();
      return;
    }
    const r = back();
    if (!r || to === '') return;
    const a = document.createElement('a');
    a.dataset.href = to;
    if (r.collapsed) a.textContent = to;
    else a.append(r.extractContents());
    put(a);
  };
  return (
    <Group gap={4} role="toolbar" aria-label={t('letters:tool.label')} className={classes.tooling}>
      <Button size="compact-sm" variant="light" leftSection={<IconUser size={14} />} disabled={!usable} onClick={() => put(chipOf('{{ client | salutation }}'))}>
        {t('letters:tool.salutation')}
      </Button>
      <InsertMenu onInsert={(code) => put(chipOf(code))} />
      <Tooltip label={t('letters:tool.bold')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('letters:tool.bold')} disabled={!usable} onClick={() => style('bold')}>
          <IconBold size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('letters:tool.italic')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('letters:tool.italic')} disabled={!usable} onClick={() => style('italic')}>
          <IconItalic size={17} />
        </ActionIcon>
      </Tooltip>
      <Popover opened={linking} onChange={setLinking} trapFocus position="bottom-start" withArrow>
        <Popover.Target>
          <Tooltip label={t('letters:tool.link')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('letters:tool.link')}
              disabled={!usable}
              onClick={() => {
                setAddress(linkHere()?.dataset.href ?? 'https://');
                setLinking(true);
              }}
            >
              <IconLink size={17} />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown>
          <form onSubmit={link}>
            <Group gap="xs" align="end" wrap="nowrap">
              <TextInput size="xs" w={280} label={t('address')} value={address} onChange={(e) => setAddress(e.currentTarget.value)} data-autofocus />
              <Button size="xs" type="submit">
                {t('apply')}
              </Button>
            </Group>
          </form>
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}
