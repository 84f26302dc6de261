import type { SearchAttributePair } from '@temporalio/common';
import { SEARCH_ATTRIBUTES, dueAtAttribute } from '../../contracts/kernel/search-attributes';
import type { WorkflowCommand } from '../database/outbox';

const typed = (given: Record<string, string> = {}): SearchAttributePair[] =>
  SEARCH_ATTRIBUTES.flatMap((key): SearchAttributePair[] => {
    const value = given[key.name];
    if (value === undefined) return [];
    return key === dueAtAttribute
      ? [{ key: dueAtAttribute, value: new Date(value) }]
      : [{ key, value } as SearchAttributePair];
  });

/** Returns the options that start a command's workflow; one that runs already is left running. */
export const startOptions = (command: Omit<WorkflowCommand, 'aggregateType' | 'aggregateId'>) => ({
  taskQueue: command.taskQueue,
  workflowId: command.workflowId,
  args: [command.input],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  workflowIdReusePolicy:
    command.reuse === 'allow-duplicate' ? ('ALLOW_DUPLICATE' as const) : ('REJECT_DUPLICATE' as const),
  typedSearchAttributes: typed(command.searchAttributes),
  ...(command.summary !== undefined && { staticSummary: command.summary }),
});
