import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { SignalCommand, WorkflowCommand } from '../../platform/database/outbox';
import type { ClaimedRow } from '../../platform/database/outbox-claims';
import { callingAs } from '../../platform/temporal/client-actor';
import { startOptions } from '../../platform/temporal/start-options';

const DEADLINE_MS = 5_000;
type StartPayload = Omit<WorkflowCommand, 'aggregateType' | 'aggregateId'>;
type SignalPayload = Omit<SignalCommand, 'aggregateType' | 'aggregateId'>;

/**
 * Dispatches one command to Temporal, for its actor. A subject that may not run twice and has run counts as dispatched; answers
 * whether it came too late to matter.
 */
export const dispatchCommand = (client: Client, row: ClaimedRow): Promise<'dispatched' | 'too-late'> =>
  callingAs(row.actor, () =>
    client.withDeadline(Date.now() + DEADLINE_MS, async () => {
      try {
        if (row.kind === 'signal') {
          const command = row.payload as unknown as SignalPayload;
          const { signal, signalInput } = command;
          await client.workflow.signalWithStart(command.workflow, {
            ...startOptions(command),
            signal,
            signalArgs: [signalInput],
          });
        } else {
          const command = row.payload as unknown as StartPayload;
          await client.workflow.start(command.workflow, startOptions(command));
        }
        return 'dispatched';
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        return row.kind === 'signal' ? 'too-late' : 'dispatched';
      }
    }),
  );
