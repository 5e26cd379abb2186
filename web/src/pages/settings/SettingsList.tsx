import { Paper } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { DataTable, ErrorState, ListSkeleton, NoPermission, type Column } from '../../ui';

interface Props<R> {
  may: boolean;
  list: UseQueryResult<R[]>;
  /** What stands there while there is nothing. */
  empty: ReactNode;
  label: string;
  columns: Column<R>[];
  rowKey: (row: R) => string;
  href?: (row: R) => string;
}

/** The one list of a section of the settings, in each of its states. */
export function SettingsList<R>({ may, list, empty, ...table }: Props<R>) {
  if (!may) return <NoPermission />;
  return (
    <Paper withBorder style={{ overflow: 'clip' }}>
      {list.isPending ? (
        <ListSkeleton rows={3} />
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.length === 0 ? (
        empty
      ) : (
        <DataTable rows={list.data} {...table} />
      )}
    </Paper>
  );
}
