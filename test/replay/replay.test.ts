import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createPayloadKeys } from '../../platform/crypto/payload-keys';
import { createDataConverter } from '../../platform/temporal/data-converter';
import { workflowBundle } from '../setup/compiled-code';
import { dataConverter } from '../setup/workflow-rig';

const HISTORIES = resolve(__dirname, '..', 'histories');
const files = readdirSync(HISTORIES).filter((file) => file.endsWith('.json'));

const { defaultOptions } = Runtime as unknown as { defaultOptions: object };
Object.assign(defaultOptions, { logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'OFF' } } });

const replay = (file: string, code: string, converter = dataConverter): Promise<void> => {
  const { workflowId, history } = JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as {
    workflowId: string;
    history: unknown;
  };
  return Worker.runReplayHistory({ workflowBundle: { code }, dataConverter: converter }, history, workflowId);
};

test('each workflow has recorded histories', () =>
  expect(new Set(files.map((file) => file.split('.')[0]))).toEqual(
    new Set([
      ...['donation', 'case', 'refund', 'audit', 'escalation', 'erasure', 'export', 'policies', 'violation'],
      'retention-run',
    ]),
  ));

test.each(files)('%s replays on the workflows of today', (file) => replay(file, workflowBundle().code));

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

test.each(CHANGES)('a %s workflow whose step %s was renamed fails its replay', async (kind, from, to) => {
  const { code } = workflowBundle();
  const changed = code.replaceAll(from, to);
  expect(changed).not.toBe(code);
  const using = files.filter((file) => file.startsWith(`${kind}.`));
  expect(using).not.toHaveLength(0);
  for (const file of using) await expect(replay(file, changed)).rejects.toBeInstanceOf(DeterminismViolationError);
});

const sealed = files.filter((file) => readFileSync(join(HISTORIES, file), 'utf8').includes(btoa('binary/encrypted')));

test('some histories are sealed, as those of today are, and some are of before', () => {
  expect(sealed).not.toHaveLength(0);
  expect(sealed.length).toBeLessThan(files.length);
});

test.each(sealed)('%s replays with the key that sealed it only', async (file) => {
  const stranger = createDataConverter(createPayloadKeys(randomBytes(32)));
  await expect(replay(file, workflowBundle().code, stranger)).rejects.toThrow(/workflow task failure.*Encoded failure/);
});
