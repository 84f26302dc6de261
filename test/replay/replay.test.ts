import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createPayloadKeys } from '../../platform/crypto/payload-keys';
import { createDataConverter } from '../../platform/temporal/data-converter';
import { workflowBundle, workflowTypes } from '../setup/compiled-code';
import { replayHistories, type Outcomes } from '../setup/replay-histories';
import type { dataConverter } from '../setup/workflow-rig';

const HISTORIES = resolve(__dirname, '..', 'histories');
const LIMIT_MS = 300_000;
const files = readdirSync(HISTORIES).filter((file) => file.endsWith('.json'));
/** Recorded before payloads were sealed, and before the audit scheduler looked for runs of retention: see `patched` there. */
const UNSEALED = 'audit.unsealed-before-retention-clock.json';

const { defaultOptions } = Runtime as unknown as { defaultOptions: object };
Object.assign(defaultOptions, {
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { filter: 'OFF' } },
});

const textOf = (file: string): string => readFileSync(join(HISTORIES, file), 'utf8');

const replay = (names: readonly string[], code: string, converter?: typeof dataConverter): Promise<Outcomes> =>
  replayHistories(HISTORIES, names, code, converter);

/** The histories whose replay ended otherwise, each with its error. */
const others = (
  names: readonly string[],
  outcomes: Outcomes,
  isExpected: (outcome: Error | 'replayed') => boolean,
): string[] =>
  names.flatMap((file) => {
    const outcome = outcomes.get(file);
    if (outcome !== undefined && isExpected(outcome)) return [];
    return [`${file}: ${outcome instanceof Error ? outcome.message : (outcome ?? 'was not replayed')}`];
  });

interface RecordedEvent {
  workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  /** Of a local activity. */
  markerRecordedEventAttributes?: { details: Record<string, { payloads: { data: string }[] }> };
}
const eventsOf = (file: string): RecordedEvent[] =>
  (JSON.parse(textOf(file)) as { history: { events: RecordedEvent[] } }).history.events;

const workflowTypeOf = (file: string): string | undefined =>
  eventsOf(file)[0]?.workflowExecutionStartedEventAttributes?.workflowType.name;

test('every workflow type has recorded histories, and every history is of a known type', () =>
  expect([...new Set(files.map(workflowTypeOf))].sort()).toEqual(workflowTypes().sort()));

test(
  'every recorded history replays on the current workflows',
  async () => {
    const outcomes = await replay(files, workflowBundle().code);
    expect(others(files, outcomes, (outcome) => outcome === 'replayed')).toEqual([]);
  },
  LIMIT_MS,
);

/** The name of the first step that a recorded run took. */
const firstStepOf = (file: string): string | undefined => {
  for (const { activityTaskScheduledEventAttributes: normal, markerRecordedEventAttributes: marker } of eventsOf(
    file,
  )) {
    if (normal) return normal.activityType.name;
    const [data] = marker?.details['data']?.payloads ?? [];
    if (data) return (JSON.parse(atob(data.data)) as { activity_type?: string }).activity_type;
  }
  return undefined;
};

test(
  'every history fails its replay once the first step of its workflow is renamed',
  async () => {
    let { code } = workflowBundle();
    for (const step of new Set(files.map(firstStepOf))) code = code.replaceAll(step ?? 'no step', `${step}Renamed`);
    const outcomes = await replay(files, code);
    expect(others(files, outcomes, (outcome) => outcome instanceof DeterminismViolationError)).toEqual([]);
  },
  LIMIT_MS,
);

test('an older history replays on a change behind patched, and fails without patched', async () => {
  const { code } = workflowBundle();
  const unpatched = code.replace(/\(0,\s*[\w.]+\.patched\)\('retention-clock'\)/, 'true');
  expect(unpatched !== code).toBe(true);
  expect((await replay([UNSEALED], code)).get(UNSEALED)).toBe('replayed');
  expect((await replay([UNSEALED], unpatched)).get(UNSEALED)).toBeInstanceOf(DeterminismViolationError);
});

const sealed = files.filter((file) => textOf(file).includes(btoa('binary/encrypted')));

test('every history but one is sealed', () =>
  expect(files.filter((file) => !sealed.includes(file))).toEqual([UNSEALED]));

test(
  'a sealed history replays with the key that sealed it only',
  async () => {
    const stranger = createDataConverter(createPayloadKeys(randomBytes(32)));
    const outcomes = await replay(sealed, workflowBundle().code, stranger);
    const isSealed = (outcome: Error | 'replayed') =>
      outcome instanceof Error && /workflow task failure.*Encoded failure/.test(outcome.message);
    expect(others(sealed, outcomes, isSealed)).toEqual([]);
  },
  LIMIT_MS,
);
