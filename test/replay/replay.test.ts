import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createPayloadKeys } from '../../platform/crypto/payload-keys';
import { createDataConverter } from '../../platform/temporal/data-converter';
import { workflowBundle } from '../setup/compiled-code';
import { replayHistories, type Outcomes } from '../setup/replay-histories';
import type { dataConverter } from '../setup/workflow-rig';

const HISTORIES = resolve(__dirname, '..', 'histories');
const LIMIT_MS = 300_000;
const files = readdirSync(HISTORIES).filter((file) => file.endsWith('.json'));

const { defaultOptions } = Runtime as unknown as { defaultOptions: object };
Object.assign(defaultOptions, { logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'OFF' } } });

const replay = (names: readonly string[], code: string, converter?: typeof dataConverter): Promise<Outcomes> =>
  replayHistories(HISTORIES, names, code, converter);

test('each workflow has recorded histories', () =>
  expect(new Set(files.map((file) => file.split('.')[0]))).toEqual(
    new Set([
      ...['donation', 'case', 'refund', 'audit', 'escalation', 'erasure', 'export', 'policies', 'violation'],
      'retention-run',
    ]),
  ));

describe('on the workflows of today', () => {
  let outcomes: Outcomes;
  beforeAll(async () => void (outcomes = await replay(files, workflowBundle().code)), LIMIT_MS);

  test.each(files)('%s replays', (file) => expect(outcomes.get(file)).toBe('replayed'));
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

test.each(CHANGES)(
  'a %s workflow whose step %s was renamed fails its replay',
  async (kind, from, to) => {
    const { code } = workflowBundle();
    const changed = code.replaceAll(from, to);
    expect(changed).not.toBe(code);
    const using = files.filter((file) => file.startsWith(`${kind}.`));
    expect(using).not.toHaveLength(0);
    const outcomes = await replay(using, changed);
    for (const file of using) expect([file, outcomes.get(file)]).toEqual([file, expect.any(DeterminismViolationError)]);
  },
  LIMIT_MS,
);

const sealed = files.filter((file) => readFileSync(join(HISTORIES, file), 'utf8').includes(btoa('binary/encrypted')));

test('some histories are sealed, as those of today are, and some are of before', () => {
  expect(sealed).not.toHaveLength(0);
  expect(sealed.length).toBeLessThan(files.length);
});

describe('with another key than the one that sealed them', () => {
  let outcomes: Outcomes;
  beforeAll(async () => {
    const stranger = createDataConverter(createPayloadKeys(randomBytes(32)));
    outcomes = await replay(sealed, workflowBundle().code, stranger);
  }, LIMIT_MS);

  test.each(sealed)('%s does not replay', (file) =>
    expect(outcomes.get(file)).toMatchObject({
      message: expect.stringMatching(/workflow task failure.*Encoded failure/) as string,
    }),
  );
});
