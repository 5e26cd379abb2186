import { Anchor, Group, Text, Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';

interface Props {
  title: string;
  /** A badge or the like beside the title. */
  beside?: ReactNode;
  description?: ReactNode;
  /** Buttons on the right; the main one last. */
  actions?: ReactNode;
  back?: { to: string; label: string };
}

/** The head of every page: its title (also of the browser's tab), what it is for, and what can be done. */
export function PageHeader({ title, beside, description, actions, back }: Props) {
  useEffect(() => {
    document.title = `${title} · salut`;
  }, [title]);
  return (
    <header style={{ marginBottom: 'var(--mantine-spacing-lg)' }}>
      {back && (
        <Anchor renderRoot={(p) => <Link to={back.to} {...p} />} size="sm" c="dimmed" underline="hover" mb={4} style={{ display: 'inline-flex', alignItems: 'center', gap: 2, marginLeft: -4 }}>
          <IconChevronLeft size={16} aria-hidden />
          {back.label}
        </Anchor>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0, flex: '1 1 16rem' }}>
          <Group gap="sm">
            <Title order={1} tabIndex={-1} id="page-title" style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            {beside}
          </Group>
          {description && (
            <Text c="dimmed" size="sm" mt={4} maw="44rem" component="div">
              {description}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
    </header>
  );
}
