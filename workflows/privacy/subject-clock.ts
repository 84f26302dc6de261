import { condition, log, metricMeter, upsertSearchAttributes } from '@temporalio/workflow';
import type { SubjectRecord } from '../../contracts/privacy/messages';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';

const DAY_MS = 86_400_000;
/** A week before the end there is still time to act. */
const WARN_BEFORE_MS = 7 * DAY_MS;
const REPEAT_MS = 7 * DAY_MS;

const overdue = metricMeter.createCounter(
  'hingecraft_subject_requests_overdue',
  'requests',
  'Notifications of overdue subject requests',
);

export interface SubjectClockRules {
  requestId: string;
  /** Undefined before it is read. */
  record(): SubjectRecord | undefined;
  closed(): boolean;
}

interface Milestone {
  atMs: number;
  notify(): void;
}

/**
 * Watches the deadlines of an open request while the rest of its workflow runs. Warns by log line, metric and search
 * attribute, and never decides: people still answer an overdue request.
 */
export const watchSubjectClock = async ({ requestId, record, closed }: SubjectClockRules): Promise<void> => {
  const sent = new Set<string>();
  let remindAtMs = 0;

  const next = ({ dueAtMs, acknowledgeByMs, verified }: SubjectRecord): Milestone[] => {
    const once = (name: string, atMs: number, notify: () => void): Milestone[] => {
      const key = `${name} ${atMs}`;
      return sent.has(key) ? [] : [{ atMs, notify: () => void (sent.add(key), notify()) }];
    };
    const climb = () => {
      remindAtMs = Date.now() + REPEAT_MS;
      overdue.add(1);
      log.error('subject.overdue', { requestId });
      upsertSearchAttributes([{ key: stageAttribute, value: 'overdue' }]);
    };
    return [
      ...(acknowledgeByMs === null || verified
        ? []
        : once('acknowledge', acknowledgeByMs, () => log.warn('subject.unacknowledged', { requestId }))),
      ...once('soon', dueAtMs - WARN_BEFORE_MS, () => log.warn('subject.due-soon', { requestId })),
      ...(sent.has(`due ${dueAtMs}`) ? [{ atMs: remindAtMs, notify: climb }] : once('due', dueAtMs, climb)),
    ].sort((a, b) => a.atMs - b.atMs);
  };

  await condition(() => record() !== undefined);
  for (let current = record(); current && !closed(); current = record()) {
    const { dueAtMs } = current;
    upsertSearchAttributes([{ key: dueAtAttribute, value: new Date(dueAtMs) }]);
    const [first] = next(current);
    if (!first) return;
    const moved = () => closed() || record()?.dueAtMs !== dueAtMs;
    const left = first.atMs - Date.now();
    const woken = left > 0 && (await condition(moved, left, { summary: 'Clock of the request' }));
    if (!woken && !closed()) first.notify();
  }
};
