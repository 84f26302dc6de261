import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { isMet, type Figure } from './figures';

const RESULTS = join(resolve(__dirname, '..', '..'), 'bench-results.json');

const short = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));

const columnsOf = (figure: Figure): string[] => {
  const { measure, what, value, pairs, target } = figure;
  const met = isMet(figure);
  return [
    measure,
    what,
    short(value.median),
    pairs === undefined ? '' : `${short(value.min)} to ${short(value.max)}`,
    pairs === undefined ? 'exact' : String(pairs),
    target ? `${target.kind} ${short(target.value)}` : '',
    met === undefined ? '' : met ? 'met' : 'missed',
  ];
};

const HEAD = ['', 'figure', 'median', 'range', 'pairs', 'target', ''];

/** Formats the figures in columns, for people. */
export const tableOf = (figures: readonly Figure[]): string => {
  const rows = [HEAD, ...figures.map(columnsOf)];
  const widths = HEAD.map((_head, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

export interface RunFacts {
  startedAt: Date;
  /** Means over 1, 5 and 15 minutes before the run: what else the machine was doing. */
  loadBefore: number[];
}

export const factsNow = (): RunFacts => ({ startedAt: new Date(), loadBefore: loadavg() });

/** Writes everything that was measured, and on what, as JSON. Returns the file's path. */
export const writeResults = (figures: readonly Figure[], { startedAt, loadBefore }: RunFacts): string => {
  const machine = {
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    loadBefore,
  };
  const results = {
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
    machine,
    figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })),
  };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  return RESULTS;
};
