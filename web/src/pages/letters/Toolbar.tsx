import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBlockquote, IconBold, IconBraces, IconBuildingStore, IconGenderBigender, IconH2, IconItalic, IconLink, IconList, IconListNumbers, IconPhoto, IconTemplate, IconUser, IconUserOff } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Blocks } from './Blocks';
import type { EditorHandle } from './CodeEditor';
import { Images } from './Images';
import { facts, imageIn, letterParts, persons, unsubscribeIn } from './liquid';
import classes from './letters.module.css';

/** Words, links and people for a letter, for those who write no code. */
export function Toolbar({ format, handle }: { format: string; handle: RefObject<EditorHandle | null> }) {
  const { t } = useTranslation('letters');
  const [images, showImages] = useDisclosure(false);
  const [blocks, showBlocks] = useDisclosure(false);
  const md = format === 'markdown';
  const tools = [
    { key: 'bold', icon: IconBold, act: () => handle.current?.wrap(md ? '**' : '<b>', md ? '**' : '</b>', t('tool.text')) },
    { key: 'italic', icon: IconItalic, act: () => handle.current?.wrap(md ? '*' : '<i>', md ? '*' : '</i>', t('tool.text')) },
    ...(md
      ? [
          { key: 'heading', icon: IconH2, act: () => handle.current?.prefix('## ') },
          { key: 'list', icon: IconList, act: () => handle.current?.prefix('- ') },
          { key: 'numbers', icon: IconListNumbers, act: () => handle.current?.prefix('1. ') },
          { key: 'quote', icon: IconBlockquote, act: () => handle.current?.prefix('> ') },
        ]
      : []),
    { key: 'link', icon: IconLink, act: () => (md ? handle.current?.wrap('[', '](https://)', t('tool.link_text')) : handle.current?.wrap('<a href="https://">', '</a>', t('tool.link_text'))) },
    { key: 'image', icon: IconPhoto, act: showImages.open },
    { key: 'block', icon: IconTemplate, act: showBlocks.open },
    { key: 'unsubscribe', icon: IconUserOff, act: () => handle.current?.insert(unsubscribeIn(format, t('unsubscribe'))) },
  ];
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('tool.label')}>
      <Button size="compact-sm" variant="light" leftSection={<IconUser size={14} />} onClick={() => handle.current?.insert('{{ client | salutation }}')}>
        {t('tool.salutation')}
      </Button>
      <InsertMenu onInsert={(code) => handle.current?.insert(code)} />
      {tools.map((tool) => (
        <Tooltip key={tool.key} label={t(`tool.${tool.key}`)}>
          <ActionIcon variant="subtle" color="gray" size={28} aria-label={t(`tool.${tool.key}`)} onClick={tool.act}>
            <tool.icon size={17} />
          </ActionIcon>
        </Tooltip>
      ))}
      <Images
        opened={images}
        onClose={showImages.close}
        onPick={(i) => {
          showImages.close();
          setTimeout(() => handle.current?.insert(imageIn(format, i.url, i.name.replace(/\.\w+$/, ''), i.width)), 50);
        }}
      />
      <Blocks
        opened={blocks}
        onClose={showBlocks.close}
        onPick={(name) => {
          showBlocks.close();
          setTimeout(() => handle.current?.insert(`{% include "${name}" %}`), 50);
        }}
      />
    </div>
  );
}

/** What is known of a person, by its name in words. */
export function InsertMenu({ onInsert, small = false }: { onInsert: (code: string) => void; small?: boolean }) {
  const { t } = useTranslation('letters');
  const gendered = `{{ client | gendered: "${t('liquid.he')}", "${t('liquid.she')}", "${t('liquid.they')}" }}`;
  const group = (title: string, items: { key: string; code: string }[]) => (
    <>
      <Menu.Label>{title}</Menu.Label>
      {items.map((i) => (
        <Menu.Item key={i.key} onClick={() => onInsert(i.code)}>
          {t(`liquid.${i.key}`)}
        </Menu.Item>
      ))}
    </>
  );
  return (
    <Menu position="bottom-start" returnFocus={false} width={280}>
      <Menu.Target>
        {small ? (
          <ActionIcon variant="subtle" color="gray" aria-label={t('tool.insert')}>
            <IconBraces size={16} />
          </ActionIcon>
        ) : (
          <Button size="compact-sm" variant="subtle" leftSection={<IconBraces size={14} />}>
            {t('tool.insert')}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
        {group(t('liquid.group_person'), persons)}
        <Menu.Item leftSection={<IconGenderBigender size={14} />} onClick={() => onInsert(gendered)}>
          {t('liquid.gendered')}
        </Menu.Item>
        {group(t('liquid.group_facts'), facts)}
        <Menu.Divider />
        <Menu.Label>
          <IconBuildingStore size={12} aria-hidden /> {t('liquid.group_letter')}
        </Menu.Label>
        {letterParts.map((i) => (
          <Menu.Item key={i.key} onClick={() => onInsert(i.code)}>
            {t(`liquid.${i.key}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
