import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark, productName } from './Brand';
import { Preferences } from './Tools';

/** The frame of the pages before one is in: sign-in and first start. */
export function Entrance({ title, text, children, width = 400 }: { title: string; text?: ReactNode; children: ReactNode; width?: number }) {
  const { i18n } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${productName}`;
  }, [title]);
  return (
    <div style={{ minHeight: '100vh', display: 'flex', flexDirection: 'column', background: 'var(--page)' }}>
      <Group component="header" justify="flex-end" p="md">
        <Preferences language={i18n.language} />
      </Group>
      <Center component="main" style={{ flex: 1, alignItems: 'flex-start' }} px="md" pt="4vh" pb={64}>
        <Stack w="100%" maw={width} gap="lg">
          <Stack gap="xs" align="center" ta="center">
            <Mark size={44} />
            <Title order={1} mt="xs">
              {title}
            </Title>
            {text && (
              <Text c="dimmed" size="sm" component="div">
                {text}
              </Text>
            )}
          </Stack>
          <Paper withBorder p={{ base: 'lg', xs: 'xl' }} shadow="xs">
            {children}
          </Paper>
        </Stack>
      </Center>
    </div>
  );
}
