import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createPayloadKeys } from '../../platform/crypto/payload-keys';
import { createDataConverter } from '../../platform/temporal/data-converter';
import { dataConverter, workflowBundle } from '../setup/workflow-rig';

const HISTORIES = resolve(__dirname, '..', 'histories');
const files = readdirSync(HISTORIES).filter((file) => file.endsWith('.json'));
/** Recorded before payloads were sealed, and before the audit keeper looked for runs of retention: see `patched` there. */
const UNSEALED = 'audit.unsealed-before-retention-clock.json';

const { defaultOptions } = Runtime as unknown as { defaultOptions: object };
Object.assign(defaultOptions, {
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { filter: 'OFF' } },
});

interface Recorded {
  workflowId: string;
  history: unknown;
}
const textOf = (file: string): string => readFileSync(join(HISTORIES, file), 'utf8');
const kindOf = (file: string): string => file.split('.')[0] ?? '';

type Answers = Map<string, Error | undefined>;

/** Replays histories on one worker; returns the error of each by its file, `undefined` where it replays. */
const replay = async (replayed: readonly string[], code: string, converter = dataConverter): Promise<Answers> => {
  const histories = replayed.map((file) => JSON.parse(textOf(file)) as Recorded);
  const errors: (Error | undefined)[] = [];
  const options = { workflowBundle: { code }, dataConverter: converter };
  // One after the other, in their order.
  for await (const { error } of Worker.runReplayHistories(options, histories)) errors.push(error);
  expect(errors).toHaveLength(replayed.length);
  return new Map(replayed.map((file, index) => [file, errors[index]]));
};

/** The histories whose replay ended otherwise, each with its error. */
const others = (answers: Answers, isExpected: (error: Error | undefined) => boolean): string[] =>
  [...answers]
    .filter(([, error]) => !isExpected(error))
    .map(([file, error]) => `${file}: ${error?.message ?? 'replays'}`);

test('each workflow has recorded histories', () =>
  expect(new Set(files.map(kindOf))).toEqual(
    new Set([
      ...['donation', 'case', 'refund', 'audit', 'escalation', 'erasure', 'export', 'policies', 'violation'],
      'retention-run',
    ]),
  ));

test('every recorded history replays on the workflows of today', async () => {
  const answers = await replay(files, workflowBundle().code);
  expect(others(answers, (error) => error === undefined)).toEqual([]);
});

/** One change of steps a workflow, as an unpatched edit would make it. */
const CHANGES: [kind: string, from: string, to: string][] = [
  ['donation', 'readIntake', 'loadIntake'],
  ['case', 'recordCaseStep', 'noteCaseStep'],
  ['refund', 'readRefund', 'loadRefund'],
  ['audit', 'takeCheckpoint', 'makeCheckpoint'],
  ['erasure', 'readSubjectRecord', 'loadSubjectRecord'],
  ['export', 'readSubjectRecord', 'loadSubjectRecord'],
  ['escalation', 'readEscalation', 'loadEscalation'],
  ['policies', 'listDuePolicies', 'findDuePolicies'],
  ['violation', 'readViolation', 'loadViolation'],
  ['retention-run', 'countRetention', 'sumRetention'],
];

test('every history fails its replay once a step of its workflow is renamed', async () => {
  let { code } = workflowBundle();
  for (const [, from, to] of CHANGES) {
    // Erasure and export share their step.
    expect(code.includes(from) || code.includes(to)).toBe(true);
    code = code.replaceAll(from, to);
  }
  expect(new Set(CHANGES.map(([kind]) => kind))).toEqual(new Set(files.map(kindOf)));
  expect(others(await replay(files, code), (error) => error instanceof DeterminismViolationError)).toEqual([]);
});

test('a change behind patched leaves older runs as they are, and without it they fail', async () => {
  const { code } = workflowBundle();
  const unpatched = code.replace(/\(0,\s*[\w.]+\.patched\)\('retention-clock'\)/, 'true');
  expect(unpatched !== code).toBe(true);
  expect((await replay([UNSEALED], code)).get(UNSEALED)).toBeUndefined();
  expect((await replay([UNSEALED], unpatched)).get(UNSEALED)).toBeInstanceOf(DeterminismViolationError);
});

const sealed = files.filter((file) => textOf(file).includes(btoa('binary/encrypted')));

test('all histories are sealed but one', () =>
  expect(files.filter((file) => !sealed.includes(file))).toEqual([UNSEALED]));

test('a sealed history replays with the key that sealed it only', async () => {
  const stranger = createDataConverter(createPayloadKeys(randomBytes(32)));
  const answers = await replay(sealed, workflowBundle().code, stranger);
  expect(others(answers, (error) => /workflow task failure.*Encoded failure/.test(error?.message ?? ''))).toEqual([]);
});
