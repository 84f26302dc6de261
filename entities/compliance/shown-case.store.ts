import type { EntityManager } from 'typeorm';
import type { CaseStatus } from '../../contracts/compliance/states';
import type { ResourceRow } from '../../contracts/rules/rules';
import type { CompiledDecision } from '../../domain/access/compile-decision';
import { decidedColumns, describedColumns, describedPage } from '../access/described-rows';

/** A case by the names of its fields, without what is sealed. */
export interface DescribedCase extends ResourceRow {
  id: string;
  donation_id: string;
  status: CaseStatus;
}

export interface CaseFilter {
  status?: CaseStatus | undefined;
  assigneeId?: string | undefined;
  dueBefore?: Date | undefined;
  /** Only cases with a smaller id: the newest come first. */
  before?: string | undefined;
  limit: number;
}

const ONE = `select ${decidedColumns('cases')} from cases c`;
const LISTED = `select ${describedColumns('cases')} from cases c`;

/** Reads cases for the API, with the fields that access rules decide on. */
export const shownCaseStore = (manager: EntityManager) => ({
  async find(id: string): Promise<DescribedCase | undefined> {
    const [row] = await manager.query<DescribedCase[]>(`${ONE} where c.id = $1`, [id]);
    return row;
  },

  page: (
    { status, assigneeId, dueBefore, before, limit }: CaseFilter,
    filter: (firstParameter: number) => CompiledDecision,
  ) =>
    describedPage<DescribedCase>(manager, {
      type: 'cases',
      select: LISTED,
      conditions: [
        ['c.status = $', status],
        ['c.assignee_id = $', assigneeId],
        ['c.due_at < $', dueBefore],
      ],
      filter,
      before,
      limit,
    }),
});
