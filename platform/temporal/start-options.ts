import type { SearchAttributePair } from '@temporalio/common';
import { SEARCH_ATTRIBUTES, dueAtAttribute } from '../../contracts/kernel/search-attributes';
import type { WorkflowWish } from '../database/outbox';

/** Short, so that a worker killed in the middle of a workflow task costs seconds. */
const WORKFLOW_TASK_TIMEOUT = '4s';

const typed = (given: Record<string, string> = {}): SearchAttributePair[] =>
  SEARCH_ATTRIBUTES.flatMap((key): SearchAttributePair[] => {
    const value = given[key.name];
    if (value === undefined) return [];
    return key === dueAtAttribute
      ? [{ key: dueAtAttribute, value: new Date(value) }]
      : [{ key, value } as SearchAttributePair];
  });

/** How a wish is started, whoever carries it: one that runs already is left to run. */
export const startOptions = (wish: Omit<WorkflowWish, 'aggregateType' | 'aggregateId'>) => ({
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
