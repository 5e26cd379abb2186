import { Button, ColorInput, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPhoto } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Images } from '../Images';
import { nameOf } from './Canvas';
import { look, own, type Letter, type Node } from './mjml';

type Field = { name: string; kind: 'color' | 'size' | 'align' | 'address' | 'words' };

const fields: Record<string, Field[]> = {
  'mj-section': [{ name: 'background-color', kind: 'color' }, { name: 'padding', kind: 'size' }],
  'mj-text': [{ name: 'align', kind: 'align' }, { name: 'color', kind: 'color' }, { name: 'font-size', kind: 'size' }, { name: 'line-height', kind: 'size' }, { name: 'container-background-color', kind: 'color' }, { name: 'padding', kind: 'size' }],
  'mj-button': [{ name: 'href', kind: 'address' }, { name: 'align', kind: 'align' }, { name: 'background-color', kind: 'color' }, { name: 'color', kind: 'color' }, { name: 'border-radius', kind: 'size' }, { name: 'font-size', kind: 'size' }, { name: 'padding', kind: 'size' }],
  'mj-image': [{ name: 'alt', kind: 'words' }, { name: 'href', kind: 'address' }, { name: 'width', kind: 'size' }, { name: 'align', kind: 'align' }, { name: 'border-radius', kind: 'size' }, { name: 'padding', kind: 'size' }],
  'mj-divider': [{ name: 'border-color', kind: 'color' }, { name: 'border-width', kind: 'size' }, { name: 'padding', kind: 'size' }],
  'mj-spacer': [{ name: 'height', kind: 'size' }],
};

interface Props {
  letter: Letter;
  node: Node | null;
  /** The changes of one field follow each other as one. */
  onSet: (n: Node, values: Record<string, string>, key: string) => void;
  readOnly: boolean;
}

/** How the chosen block looks and where it leads. An empty field is what the letter has for all blocks of its kind. */
export function Settings({ letter, node, onSet, readOnly }: Props) {
  const { t } = useTranslation('visual');
  const [images, showImages] = useDisclosure(false);
  if (!node) {
    return (
      <Text size="sm" c="dimmed">
        {t('pick_one')}
      </Text>
    );
  }
  const list = fields[node.tag] ?? [];
  return (
    <Stack gap="sm" data-settings={node.tag}>
      <Text fw={600} size="sm">
        {t(`tag.${nameOf(node)}`)}
      </Text>
      {list.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('kept_about')}
        </Text>
      )}
      {node.tag === 'mj-image' && (
        <>
          <Button variant="default" size="compact-sm" leftSection={<IconPhoto size={14} />} onClick={showImages.open} disabled={readOnly} style={{ alignSelf: 'flex-start' }}>
            {t('choose_image')}
          </Button>
          <Images
            opened={images}
            onClose={showImages.close}
            onPick={(i) => {
              showImages.close();
              onSet(node, { src: i.url, alt: own(node, 'alt') || i.name.replace(/\.\w+$/, ''), ...(i.width < 550 ? { width: `${i.width}px` } : {}) }, 'src');
            }}
          />
        </>
      )}
      <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))' }}>
        {list.map((f) => {
          const value = own(node, f.name);
          const standard = look(letter, node, f.name) ?? '';
          const set = (v: string) => onSet(node, { [f.name]: v }, f.name);
          const label = t(`field.${f.name}`);
          const wide = f.kind === 'address' || f.kind === 'words';
          if (f.kind === 'align') {
            return (
              <div key={f.name}>
                <Text size="sm" fw={500} mb={2}>
                  {label}
                </Text>
                <SegmentedControl size="xs" fullWidth aria-label={label} disabled={readOnly} value={standard || (node.tag === 'mj-text' ? 'left' : 'center')} onChange={set} data={(['left', 'center', 'right'] as const).map((a) => ({ value: a, label: t(`align.${a}`) }))} />
              </div>
            );
          }
          if (f.kind === 'color') return <ColorInput key={f.name} size="xs" label={label} value={value} placeholder={standard} onChange={set} disabled={readOnly} format="hex" withEyeDropper={false} swatches={['#ffffff', '#f1f2f4', '#16191f', '#345995', '#2f7d4f', '#b3392f', '#b5761a']} />;
          return <TextInput key={f.name} size="xs" label={label} value={value} placeholder={standard} disabled={readOnly} onChange={(e) => set(e.currentTarget.value)} style={wide ? { gridColumn: '1 / -1' } : undefined} description={f.name === 'alt' ? t('alt_why') : undefined} />;
        })}
      </div>
      {node.tag === 'mj-text' && (
        <Group gap={6}>
          <Text size="xs" c="dimmed">
            {t('text_about')}
          </Text>
        </Group>
      )}
    </Stack>
  );
}
