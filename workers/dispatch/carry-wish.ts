import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { SEARCH_ATTRIBUTES, dueAtAttribute } from '../../contracts/operations/search-attributes';
import type { SignalWish, WorkflowWish } from '../../platform/database/outbox';
import type { ClaimedRow } from '../../platform/database/outbox-claims';
import { callingAs } from '../../platform/temporal/client-actor';

const DEADLINE_MS = 5_000;
/** Short, so that a worker killed in the middle of a workflow task costs seconds. */
const WORKFLOW_TASK_TIMEOUT = '4s';

type Wish = Omit<WorkflowWish, 'aggregateType' | 'aggregateId'>;
type TellingWish = Omit<SignalWish, 'aggregateType' | 'aggregateId'>;

const typed = (given: Record<string, string> = {}): SearchAttributePair[] =>
  SEARCH_ATTRIBUTES.flatMap((key): SearchAttributePair[] => {
    const value = given[key.name];
    if (value === undefined) return [];
    return key === dueAtAttribute
      ? [{ key: dueAtAttribute, value: new Date(value) }]
      : [{ key, value } as SearchAttributePair];
  });

const startOptions = (wish: Wish) => ({
  taskQueue: wish.taskQueue,
  workflowId: wish.workflowId,
  args: [wish.input],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  workflowIdReusePolicy:
    wish.reuse === 'allow-duplicate' ? ('ALLOW_DUPLICATE' as const) : ('REJECT_DUPLICATE' as const),
  workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
  typedSearchAttributes: typed(wish.searchAttributes),
  ...(wish.summary !== undefined && { staticSummary: wish.summary }),
});

/** Carries one wish to Temporal, for its actor. A subject that may not run twice and has run counts as carried. */
export const carryWish = (client: Client, row: ClaimedRow): Promise<void> =>
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
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    }),
  );
