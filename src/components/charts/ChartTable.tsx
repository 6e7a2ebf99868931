import type { ReactNode } from 'react';
import { Disclosure } from '../ui/Disclosure';
import { NumberLink, type ListedNumber } from './NumberLink';

export interface TableRow {
  key: string;
  head: ReactNode;
  cells: readonly TableCell[];
}

/** A number, or why there is none; `short` stands for it where a line would say too little. */
export type TableCell = ListedNumber | { missing: string; short?: string };

interface ChartTableProps {
  title: string;
  /** Over the first column. */
  corner: string;
  columns: readonly ReactNode[];
  rows: readonly TableRow[];
  total?: TableRow;
}

/** The chart's numbers as a table under it, each a link to its list; opens without JavaScript. */
export function ChartTable(props: ChartTableProps) {
  return (
    <Disclosure summary="As a table" className="mt-4">
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={`${props.title}, table`}>
        <Table {...props} />
      </div>
    </Disclosure>
  );
}

function Table({ title, corner, columns, rows, total }: ChartTableProps) {
  return (
    <table className="number-table w-full border-collapse tabular-nums">
      <caption className="sr-only">{title}</caption>
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="font-strong">
            {corner}
          </th>
          {columns.map((name, index) => (
            <th key={index} scope="col" className="font-strong">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key} row={row} />
        ))}
      </tbody>
      {total ? (
        <tfoot className="font-strong">
          <Row row={total} />
        </tfoot>
      ) : null}
    </table>
  );
}

function Row({ row: { head, cells } }: { row: TableRow }) {
  return (
    <tr>
      <th scope="row" className="font-normal">
        {head}
      </th>
      {cells.map((cell, index) => (
        <td key={index}>{'missing' in cell ? <Missing {...cell} /> : <NumberLink number={cell} />}</td>
      ))}
    </tr>
  );
}

function Missing({ missing, short }: { missing: string; short?: string }) {
  return (
    <span className="text-muted" title={missing}>
      <span aria-hidden>{short ?? '–'}</span>
      <span className="sr-only">{missing}</span>
    </span>
  );
}
