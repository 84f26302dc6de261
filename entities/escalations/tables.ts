import { Escalations1790000000022 } from '../../migrations/0022-escalations';
import type { AreaTables } from '../area-tables';
import { EscalationApproval } from './escalation-approval.entity';
import { EscalationRequest } from './escalation-request.entity';

export const ESCALATIONS = {
  area: 'escalations',
  migrations: [Escalations1790000000022],
  tables: {
    escalation_requests: {
      entity: EscalationRequest,
      rowSecurity: {
        open: 'rights of ids for a while, read to decide on everybody; why they were asked for is sealed',
      },
      personalData: {
        theirs: 'resource_id in (select unnest($donors || $gifts || $records)::text)',
        kept: { accountability: ['reason'] },
        none: {
          'ids and codes': ['permission', 'resource_type', 'resource_id', 'status', 'review_verdict'],
          'counts of what was done, by type': ['report'],
        },
      },
    },
    escalation_approvals: {
      entity: EscalationApproval,
      rowSecurity: { open: 'rights of ids, read before it is known who asks, to decide on everybody' },
      personalData: {},
    },
  },
} as const satisfies AreaTables;
