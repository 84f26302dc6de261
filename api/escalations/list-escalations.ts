import { escalationPage, escalationQuery, type EscalationSummary } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { EscalationSearch } from '../../services/escalations/read-escalation';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListEscalationsDeps {
  listEscalations: (search: EscalationSearch, caller: Caller) => Promise<EscalationSummary[]>;
}

export const listEscalations = defineEndpoint({
  method: 'get',
  path: '/v1/escalations',
  operationId: 'listEscalations',
  summary: 'List escalations, newest first',
  description: 'Whoever approves or reviews escalations sees all of them, others their own.',
  permission: 'escalations:read',
  params: nothing,
  query: escalationQuery,
  body: nothing,
  result: escalationPage,
  status: 200,
  problems: [],
  handle({ query, caller }, { listEscalations: list }: ListEscalationsDeps) {
    const { status, requested_by: requestedBy, unreviewed } = query;
    return readPage(query, (range) =>
      list({ status, requestedBy, unreviewed: unreviewed !== undefined, ...range }, caller),
    );
  },
});
