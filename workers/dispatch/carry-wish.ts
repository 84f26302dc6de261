import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { SignalWish, WorkflowWish } from '../../platform/database/outbox';
import type { ClaimedRow } from '../../platform/database/outbox-claims';
import { callingAs } from '../../platform/temporal/client-actor';
import { startOptions } from '../../platform/temporal/start-options';

const DEADLINE_MS = 5_000;
type Wish = Omit<WorkflowWish, 'aggregateType' | 'aggregateId'>;
type TellingWish = Omit<SignalWish, 'aggregateType' | 'aggregateId'>;

/**
 * Carries one wish to Temporal, for its actor. A subject that may not run twice and has run counts as carried; answers
 * whether it was told too late to matter.
 */
export const carryWish = (client: Client, row: ClaimedRow): Promise<'carried' | 'too-late'> =>
  callingAs(row.actor, () =>
    client.withDeadline(Date.now() + DEADLINE_MS, async () => {
      try {
        if (row.kind === 'signal') {
          const wish = row.payload as unknown as TellingWish;
          const { signal, signalInput } = wish;
          await client.workflow.signalWithStart(wish.workflow, {
            ...startOptions(wish),
            signal,
            signalArgs: [signalInput],
          });
        } else {
          const wish = row.payload as unknown as Wish;
          await client.workflow.start(wish.workflow, startOptions(wish));
        }
        return 'carried';
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        return row.kind === 'signal' ? 'too-late' : 'carried';
      }
    }),
  );
