import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { deliveryStore } from '../../entities/webhooks/delivery.store';
import {
  claimDeliverRows,
  claimCommands,
  completeCommands,
  postponeCommand,
  type ClaimedRow,
} from '../../platform/database/outbox-claims';
import { errorCodeOf } from '../../platform/database/database-errors';
import type { Logger } from '../../platform/logging/logger';
import { dispatchCommand } from './dispatch-command';
import { startLoop, type Loop } from './loop';
import { afterTimeout, atRound, FULL_PACE, isSlowed, SLOWED_ROUND_MS } from './pace';

export interface DispatcherPorts {
  dataSource: DataSource;
  client: Client;
  log: Logger;
  /** Told the age of each command when it is dispatched. */
  onDispatched(lagMs: number): void;
}

export interface Dispatcher extends Loop {
  /** A workflow task has timed out: commands wait longer, and none is lost. */
  slowDown(): void;
}

const FAN_OUT_BATCH = 50;
/** Longer than a batch may take; a killed dispatcher's rows come back after it. */
const LEASE_MS = 10_000;
const POLL_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/** Doubles from half a second, with jitter, up to half a minute: a command never dies. */
const delayMs = (attempts: number): number =>
  Math.min(MAX_DELAY_MS, 250 * 2 ** Math.min(attempts, 10)) * (0.75 + Math.random() / 2);

/** Returns the storable name of a failure: its class and code, never its text. */
const nameOf = (error: unknown): string =>
  `${error instanceof Error ? error.constructor.name : 'unknown'} ${errorCodeOf(error) ?? ''}`.trim();

/** Dispatches commands to Temporal, in order within one subject, as often as it takes; fans events out to deliveries. */
export const startDispatcher = (
  { dataSource, client, log, onDispatched }: DispatcherPorts,
  wakeDeliverer: () => void,
): Dispatcher => {
  const { manager } = dataSource;
  let pace = FULL_PACE;
  let nextRoundMs = 0;

  const dispatchRow = async (row: ClaimedRow): Promise<string | undefined> => {
    try {
      const end = await dispatchCommand(client, row);
      if (end === 'too-late') log.warn({ commandId: row.id }, 'dispatch.too-late');
      onDispatched(Date.now() - row.createdAt.getTime());
      return row.id;
    } catch (error) {
      const retryInMs = delayMs(row.attempts);
      log.warn({ commandId: row.id, attempts: row.attempts, retryInMs, failure: nameOf(error) }, 'dispatch.postponed');
      await postponeCommand(manager, row.id, nameOf(error), retryInMs);
      return undefined;
    }
  };

  const dispatchCommands = async (): Promise<boolean> => {
    const wasSlowed = isSlowed(pace);
    pace = atRound(pace, Date.now());
    const slowed = isSlowed(pace);
    if (wasSlowed && !slowed) log.info({}, 'dispatch.at-full-pace');
    if (slowed && Date.now() < nextRoundMs) return false;
    nextRoundMs = Date.now() + SLOWED_ROUND_MS;
    const rows = await claimCommands(manager, { limit: pace.batch, leaseMs: LEASE_MS });
    const dispatched = await Promise.all(rows.map(dispatchRow));
    await completeCommands(
      manager,
      dispatched.filter((id) => id !== undefined),
    );
    // A subject's next command becomes due when its first is done, so one more look is worth it.
    return !slowed && dispatched.some((id) => id !== undefined);
  };

  const fanOut = async (): Promise<boolean> => {
    const rows = await claimDeliverRows(manager, { limit: FAN_OUT_BATCH, leaseMs: LEASE_MS });
    if (rows.length === 0) return false;
    const ids = rows.map(({ id }) => id);
    await deliveryStore(manager).fanOut(ids);
    await completeCommands(manager, ids);
    wakeDeliverer();
    return rows.length === FAN_OUT_BATCH;
  };

  const slowDown = () => {
    const { batch } = pace;
    pace = afterTimeout(pace, Date.now());
    if (pace.batch < batch) log.warn({ batch: pace.batch }, 'dispatch.slowed');
  };

  const loop = startLoop({
    round: async () => {
      const [dispatched, fanned] = await Promise.all([dispatchCommands(), fanOut()]);
      return dispatched || fanned;
    },
    pollMs: POLL_MS,
    onError: (error) => log.error({ err: error }, 'dispatch.failed'),
  });
  return { ...loop, slowDown };
};
