import { Button, type ButtonProps } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { downloadFrom } from './download';
import { failed } from './say';

/** Downloads a file of the API, in the page's language. */
export function DownloadButton({ path, name, children, ...button }: { path: string; name: string; children: ReactNode } & ButtonProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  return (
    <Button
      leftSection={<IconDownload size={15} />}
      loading={busy}
      onClick={() => {
        setBusy(true);
        downloadFrom(path, name)
          .catch(() => failed(t('download_failed')))
          .finally(() => setBusy(false));
      }}
      {...button}
    >
      {children}
    </Button>
  );
}
