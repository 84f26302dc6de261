import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { EscalationReport } from '../../contracts/escalations/schemas';
import type { EscalationStatus, ReviewVerdict } from '../../contracts/escalations/states';
import type { AuditedAs } from '../../domain/escalations/escalation-policy';
import { EscalationApproval } from './escalation-approval.entity';
import { EscalationRequest } from './escalation-request.entity';

export interface NewEscalation {
  id: string;
  /** Names the year of the key that the reason is sealed under. */
  createdAt: Date;
  requestedBy: string;
  permission: string;
  resourceType: string;
  resourceId: string | null;
  reason: Buffer;
  breakGlass: boolean;
  requiredApprovals: number;
  expiresAt: Date;
}

export interface FoundEscalation extends NewEscalation {
  status: EscalationStatus;
  activatedAt: Date | null;
  endedAt: Date | null;
  endedBy: string | null;
  report: EscalationReport | null;
  reviewedAt: Date | null;
  reviewedBy: string | null;
  reviewVerdict: ReviewVerdict | null;
  reviewLevel: number;
}

export interface FoundApproval {
  approverId: string;
  approvedAt: Date;
}

export type EscalationChange = Partial<
  Pick<FoundEscalation, 'status' | 'activatedAt' | 'endedAt' | 'endedBy' | 'reviewLevel'> &
    Pick<FoundEscalation, 'reviewedAt' | 'reviewedBy' | 'reviewVerdict'> & { report: EscalationReport }
>;

export interface EscalationFilter {
  status?: EscalationStatus | undefined;
  requestedBy?: string | undefined;
  /** Broken glasses that nobody has reviewed. */
  unreviewed?: boolean | undefined;
  /** Only requests with a smaller id: the newest come first. */
  before?: string | undefined;
  limit: number;
}

type Done = EscalationReport['reads'][number];

/** Most rows of a report; the logs have the rest. */
const REPORT_ROWS = 500;

// By the rule that decided: the grant is one, under its own id.
const READS = `
  select action, resource_id, count(*)::int as count from access_log
  where actor_id = $1 and accessed_at >= $2 and matched_rule_id = $3 and granted
  group by action, resource_id order by action, resource_id limit ${REPORT_ROWS + 1}`;

const CHANGES = `
  select action, resource_id, count(*)::int as count from audit_logs
  where actor_id = $1 and occurred_at >= $2 and occurred_at < $3
    and ($4::text is null or resource_type = $4) and starts_with(action, $6)
    and ($5::text is null or resource_id = $5)
  group by action, resource_id order by action, resource_id limit ${REPORT_ROWS + 1}`;

export const escalationStore = (manager: EntityManager) => ({
  insert: ({ breakGlass, createdAt, ...rest }: NewEscalation) =>
    manager.insert(EscalationRequest, {
      ...rest,
      createdAt,
      breakGlass,
      status: breakGlass ? 'active' : 'pending',
      activatedAt: breakGlass ? createdAt : null,
    }),

  find: (id: string): Promise<FoundEscalation | null> => manager.findOneBy(EscalationRequest, { id }),

  lock: (id: string): Promise<FoundEscalation | null> =>
    manager.findOne(EscalationRequest, { where: { id }, lock: { mode: 'pessimistic_write' } }),

  approvals: (requestId: string): Promise<FoundApproval[]> =>
    manager.find(EscalationApproval, { where: { requestId }, order: { id: 'ASC' } }),

  approve: ({ id: requestId, requestedBy }: FoundEscalation, approverId: string, approvedAt: Date) =>
    manager.insert(EscalationApproval, { id: newId(), requestId, requestedBy, approverId, approvedAt }),

  async change(id: string, from: EscalationStatus, change: EscalationChange): Promise<boolean> {
    const { affected } = await manager.update(EscalationRequest, { id, status: from }, change);
    return affected === 1;
  },

  page: ({ status, requestedBy, unreviewed, before, limit }: EscalationFilter): Promise<FoundEscalation[]> => {
    const query = manager.createQueryBuilder(EscalationRequest, 'e').orderBy('e.id', 'DESC').take(limit);
    if (status !== undefined) query.andWhere('e.status = :status', { status });
    if (requestedBy !== undefined) query.andWhere('e.requestedBy = :requestedBy', { requestedBy });
    if (unreviewed) query.andWhere('e.breakGlass and e.reviewedAt is null');
    if (before !== undefined) query.andWhere('e.id < :before', { before });
    return query.getMany();
  },

  /**
   * Reports the actions under a grant, from its beginning until `until`. `audited` is how the audit log names its type.
   */
  async report(grant: FoundEscalation, from: Date, until: Date, audited: AuditedAs): Promise<EscalationReport> {
    const { id, requestedBy, resourceId } = grant;
    const reads = await manager.query<Done[]>(READS, [requestedBy, from, id]);
    const changes = await manager.query<Done[]>(CHANGES, [
      requestedBy,
      from,
      until,
      audited.resourceType,
      resourceId,
      audited.actions,
    ]);
    return {
      reads: reads.slice(0, REPORT_ROWS),
      changes: changes.slice(0, REPORT_ROWS),
      complete: reads.length <= REPORT_ROWS && changes.length <= REPORT_ROWS,
    };
  },
});
