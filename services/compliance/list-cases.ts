import type { ShownCaseSummary } from '../../contracts/compliance/schemas';
import { shownCaseStore, type CaseFilter } from '../../entities/compliance/shown-case.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { readerIn } from '../access/access-record';
import type { Caller } from '../access/authorize';
import { filterFor, presentPage } from '../access/filter-list';

export type CaseSearch = CaseFilter;

/** Lists the cases that the caller may read, newest first; without evidence and notes. */
export const listCases = (
  { withActor }: { withActor: WithActor },
  search: CaseSearch,
  caller: Caller,
): Promise<ShownCaseSummary[]> =>
  withActor(caller.actor, async (tx) => {
    const page = await shownCaseStore(tx.manager).page(search, filterFor(caller, 'cases'));
    const items = await presentPage(readerIn(tx, caller), 'cases', page, () => ({}), [
      'evidence',
      'history',
      'proposals',
    ]);
    return items as ShownCaseSummary[];
  });
