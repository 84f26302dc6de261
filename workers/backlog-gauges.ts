import { Runtime } from '@temporalio/worker';
import type { Actor } from '../contracts/identity/actor';
import type { Backlog } from '../entities/kernel/backlog.store';
import type { WithActor } from '../platform/database/unit-of-work';
import type { Logger } from '../platform/logging/logger';
import { readBacklog } from '../services/kernel/read-backlog';
import { startLoop, type Loop } from './dispatch/loop';

const EVERY_MS = 15_000;

const GAUGES: Record<keyof Backlog, [name: string, unit: string, description: string]> = {
  casesInTime: ['hingecraft_cases_in_time', 'cases', 'Open cases that are not yet due'],
  casesOverdue: ['hingecraft_cases_overdue', 'cases', 'Open cases past their due date'],
  giftsAwaitingLists: [
    'hingecraft_gifts_awaiting_lists',
    'gifts',
    'Gifts held because no sanctions list is recent enough',
  ],
  paymentsUnmatched: ['hingecraft_payments_unmatched', 'payments', 'Payments that wait for finance'],
  webhooksUnusable: ['hingecraft_webhooks_unusable', 'webhooks', 'Webhooks kept because they could not be used'],
  commandsWaiting: ['hingecraft_commands_waiting', 'commands', 'Starts and signals not yet dispatched to Temporal'],
  oldestCommandSeconds: ['hingecraft_oldest_command', 's', 'Age of the oldest of them'],
};

/** Updates the gauges of waiting work; every copy of the worker reports the same, so take the highest. */
export const startBacklogGauges = ({ withActor, log }: { withActor: WithActor; log: Logger }, actor: Actor): Loop => {
  const meter = Runtime.instance().metricMeter;
  const gauges = Object.entries(GAUGES).map(
    ([name, [metric, unit, description]]) =>
      [name as keyof Backlog, meter.createGauge(metric, 'int', unit, description)] as const,
  );
  return startLoop({
    round: async () => {
      const backlog = await readBacklog({ withActor }, actor);
      for (const [name, gauge] of gauges) gauge.set(backlog[name]);
      return false;
    },
    pollMs: EVERY_MS,
    onError: (error) => log.warn({ err: error }, 'backlog.unread'),
  });
};
