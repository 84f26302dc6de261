import type { CaseSummary } from '../../contracts/compliance/schemas';
import type { CaseStatus } from '../../contracts/compliance/states';
import type { Actor } from '../../contracts/identity/actor';
import { caseStore } from '../../entities/compliance/case.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { showCaseSummary } from './read-case';

export interface CaseSearch {
  status?: CaseStatus | undefined;
  assigneeId?: string | undefined;
  dueBefore?: Date | undefined;
  before?: string | undefined;
  limit: number;
}

/** Newest first; no evidence and no notes. */
export const createListCases =
  ({ withActor }: { withActor: WithActor }) =>
  (search: CaseSearch, actor: Actor): Promise<CaseSummary[]> =>
    withActor(actor, async ({ manager }) => (await caseStore(manager).page(search)).map(showCaseSummary));
