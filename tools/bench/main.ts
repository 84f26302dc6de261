import { onStopSignal } from '../../stack/stop-signal';
import { measureSingleChain, measureUnaudited } from './a1-a2-audited-inserts';
import { measureVerification } from './a3-verification';
import { startBenchSystem, type BenchSystem } from './bench-system';
import { measureDecidedRead } from './d1-decided-read';
import { measureFilteredList } from './d2-filtered-list';
import type { BenchSize, Figure, MeasureName } from './figures';
import { measureThroughput } from './m1-throughput';
import { measureAcknowledgement } from './m2-acknowledgement';
import { measureCost } from './m4-cost';
import { measureKilledWorker } from './m7-killed-worker';
import { factsNow, tableOf, writeResults } from './report';

const HELP = `Usage: npm run bench [-- M1 M2 M4 M7 A1 A2 A3 D1 D2] [--quick] [--full]

Starts a system of its own on free ports, measures on it what is named (everything unless something is), prints a
table and writes bench-results.json. A missed target is a result, not an error.

  M1       gifts a second, from payment to PDF, over no-op workflows a second on the same server
  M2       acknowledgement of a webhook over a bare route with one INSERT
  M4       events and billable actions of a gift, exact
  M7       200 gifts with a worker killed over 200 undisturbed ones
  A1       audited inserts of 32 clients, over the same on a single chain
  A2       audited inserts of 32 clients, over the same without an audit event
  A3       verifying the audit log, over reading and hashing its rows without checks
  D1       an authorised read over the same read without the rule engine, over HTTP
  D2       a filtered list of 50 out of 100,000 gifts over the same SQL written by hand
  --quick  three pairs in M7 instead of five
  --full   a million events in A3 instead of 200,000`;

type Measure = (system: BenchSystem, log: (line: string) => void, size: BenchSize) => Promise<Figure[]>;

/**
 * In the order they run: M4 wants a quiet system, M2 stops the workers and leaves its gifts behind, D2 fills the table;
 * the audit log is full after A3.
 */
const MEASURES: [name: MeasureName, measure: Measure][] = [
  ['M4', measureCost],
  ['M1', measureThroughput],
  ['M7', measureKilledWorker],
  ['M2', measureAcknowledgement],
  ['D1', measureDecidedRead],
  ['D2', measureFilteredList],
  ['A1', measureSingleChain],
  ['A2', measureUnaudited],
  ['A3', measureVerification],
];

const started = Date.now();
const say = (line: string) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);

const main = async (): Promise<void> => {
  const options = process.argv.slice(2);
  if (options.includes('--help')) return console.log(HELP);
  const size: BenchSize = { quick: options.includes('--quick'), full: options.includes('--full') };
  const names = options.filter((option) => option !== '--quick' && option !== '--full');
  const unknown = names.find((name) => !MEASURES.some(([measure]) => measure === name));
  if (unknown) throw new Error(`'${unknown}' is not a measure of the benchmark\n\n${HELP}`);

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
      figures.push(...(await measure(system, say, size)));
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
