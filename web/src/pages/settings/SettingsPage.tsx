import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMay } from '../../session/session';
import { PageSkeleton } from '../../ui';
import { sections } from './SettingsFrame';

/** Leads to the first section that the person may see. */
export default function SettingsPage() {
  const navigate = useNavigate();
  const may = useMay();
  const first = sections.find((s) => s.right === null || may(s.right))?.to ?? '/settings/account';
  useEffect(() => {
    void navigate({ to: first, replace: true });
  }, [navigate, first]);
  return <PageSkeleton />;
}
