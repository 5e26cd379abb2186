import { Button, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from './keys';
import classes from './DataTable.module.css';

export interface Column<R> {
  key: string;
  header: string;
  cell: (row: R) => ReactNode;
  align?: 'right';
  width?: string;
  /** Left out on a phone. */
  wide?: boolean;
  /** The key that the list can be sorted by, here. */
  sort?: string;
}

interface Props<R> {
  /** What the table holds, for screen readers. */
  label: string;
  /** The first one is the row's name and carries its link. */
  columns: Column<R>[];
  rows: R[];
  rowKey: (row: R) => string;
  /** Where a row leads. */
  href?: (row: R) => string;
  /** Or what opening it does. */
  onOpen?: (row: R) => void;
  current?: string;
  selected?: ReadonlySet<string>;
  onSelect?: (key: string, on: boolean) => void;
  onSelectAll?: (on: boolean) => void;
  rowLabel?: (row: R) => string;
  more?: { has: boolean; loading: boolean; load: () => void };
  /** By what the rows are sorted: a column's key, with - before it for descending order. */
  sorted?: string;
  onSort?: (key: string) => void;
  /** j and k move through the rows. */
  keys?: boolean;
}

function sortOf<R>(c: Column<R>, sorted?: string) {
  if (!c.sort) return undefined;
  return sorted === c.sort ? ('ascending' as const) : sorted === `-${c.sort}` ? ('descending' as const) : undefined;
}

/** A list: j/k move, Enter opens, more rows come by themselves at its end. On a phone each row is a card. */
export function DataTable<R>({ label, columns, rows, rowKey, href, onOpen, current, selected, onSelect, onSelectAll, rowLabel, more, sorted, onSort, keys = true }: Props<R>) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const end = useRef<HTMLDivElement>(null);

  const move = (by: number) => {
    const stops = [...(body.current?.querySelectorAll<HTMLElement>('[data-row-stop]') ?? [])];
    if (stops.length === 0) return;
    const at = stops.findIndex((s) => s.closest('tr')?.contains(document.activeElement));
    const next = stops[at < 0 ? (by > 0 ? 0 : stops.length - 1) : Math.min(stops.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  };
  const mark = () => {
    const row = rows[[...(body.current?.rows ?? [])].findIndex((r) => r.contains(document.activeElement))];
    if (row && onSelect) onSelect(rowKey(row), !selected?.has(rowKey(row)));
  };
  useKeys({ j: () => move(1), k: () => move(-1), ...(onSelect ? { x: mark } : {}) }, keys);

  const load = more?.load;
  const waiting = more?.has && !more.loading;
  useEffect(() => {
    const target = end.current;
    if (!target || !waiting || !load) return;
    const seen = new IntersectionObserver((e) => e[0]?.isIntersecting && load(), { rootMargin: '600px' });
    seen.observe(target);
    return () => seen.disconnect();
  }, [waiting, load, rows.length]);

  const first = (column: Column<R>, row: R) => {
    const words = column.cell(row);
    if (href) {
      return (
        <Link to={href(row)} className={classes.open} data-row-stop>
          {words}
        </Link>
      );
    }
    if (onOpen) {
      return (
        <button type="button" className={classes.open} onClick={() => onOpen(row)} data-row-stop aria-current={current === rowKey(row) || undefined}>
          {words}
        </button>
      );
    }
    return words;
  };

  return (
    <>
      <div className={classes.scroll}>
        <table className={classes.table} role="table" aria-label={label}>
          <thead role="rowgroup">
            <tr role="row">
              {onSelect && (
                <th role="columnheader" scope="col" className={classes.mark}>
                  <Checkbox
                    size="xs"
                    aria-label={t('table.all')}
                    checked={rows.length > 0 && rows.every((r) => selected?.has(rowKey(r)))}
                    indeterminate={Boolean(selected?.size) && !rows.every((r) => selected?.has(rowKey(r)))}
                    onChange={(e) => onSelectAll?.(e.currentTarget.checked)}
                  />
                </th>
              )}
              {columns.map((c) => (
                <th key={c.key} role="columnheader" scope="col" data-align={c.align} data-wide={c.wide || undefined} style={{ width: c.width }} aria-sort={sortOf(c, sorted)}>
                  {c.sort && onSort ? (
                    <button type="button" className={classes.sort} onClick={() => onSort(sorted === c.sort ? `-${c.sort}` : c.sort!)}>
                      {c.header}
                      <span aria-hidden>{sortOf(c, sorted) === 'descending' ? '↓' : '↑'}</span>
                    </button>
                  ) : (
                    c.header
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} role="rowgroup">
            {rows.map((row) => {
              const key = rowKey(row);
              return (
                <tr key={key} role="row" data-opens={href || onOpen ? true : undefined} data-current={current === key || undefined} data-selected={selected?.has(key) || undefined}>
                  {onSelect && (
                    <td role="cell" className={classes.mark}>
                      <Checkbox size="xs" aria-label={t('table.mark', { name: rowLabel?.(row) ?? key })} checked={selected?.has(key) ?? false} onChange={(e) => onSelect(key, e.currentTarget.checked)} />
                    </td>
                  )}
                  {columns.map((c, i) => (
                    <td key={c.key} role="cell" data-align={c.align} data-wide={c.wide || undefined} data-first={i === 0 || undefined} data-label={c.header}>
                      {i === 0 ? first(c, row) : c.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {more?.has && (
        <div ref={end} className={classes.more}>
          <Button variant="subtle" loading={more.loading} onClick={more.load}>
            {t('table.more')}
          </Button>
        </div>
      )}
    </>
  );
}
