import { onStopSignal } from '../../stack/stop-signal';
import { startBenchSystem, type BenchSystem } from './bench-system';
import { measureDecidedRead } from './d1-decided-read';
import { measureFilteredList } from './d2-filtered-list';
import type { Figure, MeasureName } from './figures';
import { measureThroughput } from './m1-throughput';
import { measureAcknowledgement } from './m2-acknowledgement';
import { measureCost } from './m4-cost';
import { measureKilledWorker } from './m7-killed-worker';
import { factsNow, tableOf, writeResults } from './report';

const HELP = `Usage: npm run bench [-- D1 D2 M1 M2 M4 M7] [--full]

Starts a system of its own on free ports, measures on it what is named (everything unless something is), prints a
table and writes bench-results.json. A missed target is a result, not an error.

  D1      an authorised read over the same read without the rule engine, over HTTP
  D2      a filtered list of 50 out of 100,000 gifts over the same SQL written by hand
  M1      gifts a second, PDF included, over no-op workflows a second on the same server
  M2      acknowledgement of a webhook over a bare route with one INSERT
  M4      events and billable actions of a gift, exact
  M7      200 gifts with a worker killed over 200 undisturbed ones
  --full  five pairs in M7 instead of three`;

type Measure = (system: BenchSystem, log: (line: string) => void, full: boolean) => Promise<Figure[]>;

/**
 * In the order they run: M4 wants a quiet system, M2 stops the workers and leaves its gifts behind, D2 fills the table.
 */
const MEASURES: [name: MeasureName, measure: Measure][] = [
  ['M4', measureCost],
  ['M1', measureThroughput],
  ['M7', measureKilledWorker],
  ['M2', measureAcknowledgement],
  ['D1', measureDecidedRead],
  ['D2', measureFilteredList],
];

const started = Date.now();
const say = (line: string) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);

const main = async (): Promise<void> => {
  const options = process.argv.slice(2);
  if (options.includes('--help')) return console.log(HELP);
  const names = options.filter((option) => option !== '--full');
  const unknown = names.find((name) => !MEASURES.some(([measure]) => measure === name));
  if (unknown) throw new Error(`'${unknown}' is nothing that can be measured\n\n${HELP}`);

  const facts = factsNow();
  const system = await startBenchSystem(say);
  onStopSignal(async (usual) => {
    await system.stop();
    return usual;
  });
  const figures: Figure[] = [];
  try {
    for (const [name, measure] of MEASURES) {
      if (names.length > 0 && !names.includes(name)) continue;
      figures.push(...(await measure(system, say, options.includes('--full'))));
    }
  } finally {
    await system.stop();
  }
  figures.sort((left, right) => left.measure.localeCompare(right.measure));
  console.log(`\n${tableOf(figures)}\n\n${writeResults(figures, facts)}`);
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);
