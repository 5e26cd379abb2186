import { ActionIcon, Group, Menu, Text, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCode, IconCopy, IconGripVertical, IconPhoto, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type CSSProperties, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { look, own, type Letter, type Node } from './mjml';
import { blocks, type Block } from './parts';
import { TextBlock, typable } from './TextBlock';
import classes from './visual.module.css';

export interface Actions {
  pick: (path: string) => void;
  inner: (n: Node, inner: string) => void;
  active: (element: HTMLElement) => void;
  words: (code: string) => string;
  shift: (n: Node, by: -1 | 1) => void;
  drop: (path: string, parent: Node, index: number) => void;
  duplicate: (n: Node) => void;
  remove: (n: Node) => void;
  add: (kind: Block, parent: Node, index: number) => void;
}

interface Props {
  letter: Letter;
  picked: string | null;
  actions: Actions;
  readOnly: boolean;
}

const px = (v: string | undefined, otherwise: string) => v ?? otherwise;

/** The letter as rows, columns and blocks, near to how it will look, each typed into and moved in its place. */
export function Canvas({ letter: l, picked, actions, readOnly }: Props) {
  const { t } = useTranslation('visual');
  const b = l.body;
  return (
    <div className={classes.page} data-canvas style={{ background: look(l, b, 'background-color') ?? '#ffffff' }}>
      <ol className={classes.rows} style={{ maxWidth: px(look(l, b, 'width'), '600px') }} aria-label={t('rows')}>
        {b.children.map((n, i) => (
          <Frame key={i} l={l} n={n} parent={b} index={i} picked={picked} actions={actions} readOnly={readOnly} kind={t(`tag.${nameOf(n)}`)}>
            {n.tag === 'mj-section' ? <Section l={l} n={n} picked={picked} actions={actions} readOnly={readOnly} /> : <Kept n={n} l={l} />}
          </Frame>
        ))}
      </ol>
    </div>
  );
}

const known = ['section', 'column', 'text', 'button', 'image', 'divider', 'spacer', 'table', 'wrapper', 'hero', 'social', 'group'];

/** uses: visual:tag. */
export function nameOf(n: Node): string {
  const name = n.tag.slice(3);
  return known.includes(name) ? name : 'other';
}

interface Part {
  l: Letter;
  n: Node;
  picked: string | null;
  actions: Actions;
  readOnly: boolean;
}

function Section({ l, n, picked, actions, readOnly }: Part) {
  const { t } = useTranslation('visual');
  return (
    <div className={classes.section} style={{ background: look(l, n, 'background-color'), padding: px(look(l, n, 'padding'), '20px 0'), borderRadius: look(l, n, 'border-radius'), borderTop: look(l, n, 'border-top') }}>
      {n.children.map((c, i) =>
        c.tag === 'mj-column' ? (
          <ol key={i} className={classes.column} aria-label={t('column', { n: i + 1 })} style={{ flexBasis: look(l, c, 'width'), flexGrow: look(l, c, 'width') ? 0 : 1, background: look(l, c, 'background-color'), padding: look(l, c, 'padding'), borderRadius: look(l, c, 'border-radius') }}>
            {c.children.map((b, j) => (
              <Frame key={j} l={l} n={b} parent={c} index={j} picked={picked} actions={actions} readOnly={readOnly} kind={t(`tag.${nameOf(b)}`)}>
                <BlockView l={l} n={b} actions={actions} readOnly={readOnly} />
              </Frame>
            ))}
            {!readOnly && (
              <li className={classes.last}>
                <Add label={t('add_here')} onAdd={(kind) => actions.add(kind, c, c.children.length)} />
              </li>
            )}
          </ol>
        ) : (
          <div key={i} style={{ flexGrow: 1 }}>
            <Kept n={c} l={l} />
          </div>
        ),
      )}
    </div>
  );
}

/** A row or a block with the handles around it. */
function Frame({ l, n, parent, index, picked, actions, readOnly, kind, children }: Part & { parent: Node; index: number; kind: string; children: ReactNode }) {
  const { t } = useTranslation('visual');
  const [over, setOver] = useState<'before' | 'after' | null>(null);
  const isRow = parent === l.body;
  const type = isRow ? 'application/x-salut-row' : 'application/x-salut-block';
  const isPicked = picked === n.path;
  const side = (e: DragEvent) => {
    const box = e.currentTarget.getBoundingClientRect();
    return e.clientY < box.top + box.height / 2 ? 'before' : 'after';
  };
  const tool = (key: 'up' | 'down' | 'duplicate' | 'remove', I: typeof IconCopy, act: () => void) => (
    <Tooltip label={t(`step.${key}`)}>
      <ActionIcon size={26} variant="subtle" color={key === 'remove' ? 'red' : 'gray'} aria-label={t(`step_of.${key}`, { kind })} onClick={act}>
        <I size={15} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <li
      className={classes.frame}
      data-picked={isPicked || undefined}
      data-over={over ?? undefined}
      data-row={isRow || undefined}
      data-block={isRow ? undefined : n.tag}
      onFocus={(e) => {
        e.stopPropagation();
        if (!isPicked) actions.pick(n.path);
      }}
      onClick={(e) => {
        e.stopPropagation();
        if (!isPicked) actions.pick(n.path);
      }}
      onKeyDown={(e) => {
        if (!e.altKey || (e.key !== 'ArrowUp' && e.key !== 'ArrowDown') || readOnly) return;
        e.preventDefault();
        e.stopPropagation();
        actions.shift(n, e.key === 'ArrowUp' ? -1 : 1);
      }}
      onDragOver={(e) => {
        if (readOnly || !e.dataTransfer.types.includes(type)) return;
        e.preventDefault();
        e.stopPropagation();
        setOver(side(e));
      }}
      onDragLeave={() => setOver(null)}
      onDrop={(e) => {
        setOver(null);
        const path = e.dataTransfer.getData(type);
        if (!path || readOnly) return;
        e.preventDefault();
        e.stopPropagation();
        actions.drop(path, parent, index + (side(e) === 'after' ? 1 : 0));
      }}
    >
      {!readOnly && (
        <div className={classes.tools} role="toolbar" aria-label={t('tools_of', { kind })}>
          <span
            className={classes.grip}
            draggable
            title={t('drag')}
            aria-hidden
            onDragStart={(e) => {
              e.stopPropagation();
              e.dataTransfer.setData(type, n.path);
              e.dataTransfer.effectAllowed = 'move';
            }}
          >
            <IconGripVertical size={15} />
          </span>
          <button type="button" className={classes.kind} aria-pressed={isPicked} onClick={() => actions.pick(n.path)} data-pick={n.path}>
            {kind}
          </button>
          {tool('up', IconArrowUp, () => actions.shift(n, -1))}
          {tool('down', IconArrowDown, () => actions.shift(n, 1))}
          {tool('duplicate', IconCopy, () => actions.duplicate(n))}
          {tool('remove', IconTrash, () => actions.remove(n))}
          {!isRow && <Add small label={t('add_after', { kind })} onAdd={(k) => actions.add(k, parent, index + 1)} />}
        </div>
      )}
      {children}
    </li>
  );
}

export function Add({ label, onAdd, small = false }: { label: string; onAdd: (kind: Block) => void; small?: boolean }) {
  const { t } = useTranslation('visual');
  return (
    <Menu position="bottom-start" withinPortal returnFocus={false}>
      <Menu.Target>
        {small ? (
          <ActionIcon size={26} variant="subtle" color="gray" aria-label={label}>
            <IconPlus size={15} />
          </ActionIcon>
        ) : (
          <button type="button" className={classes.add}>
            <IconPlus size={14} aria-hidden /> {label}
          </button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {blocks.map((k) => (
          <Menu.Item key={k} onClick={() => onAdd(k)}>
            {t(`block.${k}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function BlockView({ l, n, actions, readOnly }: Omit<Part, 'picked'>) {
  const { t } = useTranslation('visual');
  const inner = l.source.slice(n.innerFrom, n.innerTo);
  const get = (name: string) => look(l, n, name);
  const align = (get('align') ?? (n.tag === 'mj-text' ? 'left' : 'center')) as CSSProperties['textAlign'];
  const around: CSSProperties = { padding: px(get('padding'), '10px 25px'), background: get('container-background-color'), textAlign: align };
  const words: CSSProperties = { fontFamily: get('font-family') ?? 'Ubuntu, Helvetica, Arial, sans-serif', fontSize: px(get('font-size'), '13px'), fontWeight: get('font-weight'), fontStyle: get('font-style'), letterSpacing: get('letter-spacing') };
  switch (n.tag) {
    case 'mj-text':
      if (!typable(inner)) return <Kept n={n} l={l} />;
      return (
        <div style={around}>
          <TextBlock inner={inner} words={actions.words} label={t('tag.text')} onInner={(s) => actions.inner(n, s)} onActive={actions.active} readOnly={readOnly} style={{ ...words, color: px(get('color'), '#000000'), lineHeight: px(get('line-height'), '1') }} />
        </div>
      );
    case 'mj-button':
      if (!typable(inner)) return <Kept n={n} l={l} />;
      return (
        <div style={around}>
          <span style={{ display: 'inline-block', background: px(get('background-color'), '#414141'), borderRadius: px(get('border-radius'), '3px'), padding: px(get('inner-padding'), '10px 25px'), border: get('border'), maxWidth: '100%' }}>
            <TextBlock single inner={inner} words={actions.words} label={t('tag.button')} onInner={(s) => actions.inner(n, s)} onActive={actions.active} readOnly={readOnly} style={{ ...words, color: px(get('color'), '#ffffff'), lineHeight: px(get('line-height'), '1.2'), minWidth: 24 }} />
          </span>
        </div>
      );
    case 'mj-image': {
      const src = own(n, 'src');
      const here = /^(?:https?:\/\/[^/]+)?(\/i\/[\w.]+)$/.exec(src)?.[1];
      return (
        <div style={around}>
          {here ? (
            <img src={here} alt={own(n, 'alt')} style={{ width: px(get('width'), '100%'), maxWidth: '100%', borderRadius: get('border-radius'), verticalAlign: 'top' }} />
          ) : (
            <span className={classes.picture}>
              <IconPhoto size={22} aria-hidden />
              <span>{own(n, 'alt') || (src ? t('image_elsewhere') : t('image_none'))}</span>
            </span>
          )}
        </div>
      );
    }
    case 'mj-divider':
      return (
        <div style={around}>
          <div style={{ borderTop: `${px(get('border-width'), '4px')} ${px(get('border-style'), 'solid')} ${px(get('border-color'), '#000000')}`, width: get('width'), display: 'inline-block', minWidth: get('width') ? undefined : '100%' }} />
        </div>
      );
    case 'mj-spacer':
      return <div style={{ height: px(get('height'), '20px') }} className={classes.spacer} />;
    default:
      return <Kept n={n} l={l} />;
  }
}

/** What is moved and copied here as a whole, and changed in the code. */
function Kept({ n, l }: { n: Node; l: Letter }) {
  const { t } = useTranslation('visual');
  const words = l.source.slice(n.innerFrom, n.innerTo).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();
  return (
    <div className={classes.kept}>
      <Group gap={6} wrap="nowrap">
        <IconCode size={15} aria-hidden />
        <Text span size="xs" fw={600}>
          {t('kept', { kind: t(`tag.${nameOf(n)}`) })}
        </Text>
      </Group>
      {words && (
        <Text size="xs" lineClamp={2}>
          {words}
        </Text>
      )}
    </div>
  );
}
