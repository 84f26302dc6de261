import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { dataConverter } from './workflow-rig';

interface Recorded {
  workflowId: string;
  history: { events: { workflowExecutionStartedEventAttributes?: { originalExecutionRunId: string } }[] };
}

const runIdOf = ({ history: { events } }: Recorded): string =>
  events[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? '';

export type Outcomes = ReadonlyMap<string, Error | 'replayed'>;

/** Replays histories on one worker, since to start one takes longer than to replay. Returns how each file ended. */
export const replayHistories = async (
  folder: string,
  files: readonly string[],
  code: string,
  converter = dataConverter,
): Promise<Outcomes> => {
  const recorded = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recorded);
  const fileOf = new Map(recorded.map((one, index) => [runIdOf(one), files[index]]));
  const options = { workflowBundle: { code }, dataConverter: converter };
  const outcomes = new Map<string, Error | 'replayed'>();
  for await (const { runId, error } of Worker.runReplayHistories(options, recorded))
    outcomes.set(fileOf.get(runId) ?? runId, error ?? 'replayed');
  return outcomes;
};
