import { z } from 'zod';
import { evidencePage, ofRequirementQuery, type EvidenceResource } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { OfPolicyFilter } from '../../services/controls/manage-policies';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListPolicyEvidenceDeps {
  listEvidence: (filter: OfPolicyFilter, caller: Caller) => Promise<EvidenceResource[]>;
}

export const listPolicyEvidence = defineEndpoint({
  method: 'get',
  path: '/v1/policies/{id}/evidence',
  operationId: 'listPolicyEvidence',
  summary: 'List what people vouched for under a policy, newest first',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: ofRequirementQuery,
  body: nothing,
  result: evidencePage,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, query, caller }, { listEvidence: list }: ListPolicyEvidenceDeps) =>
    readPage(query, (range) => list({ policyId: params.id, requirement: query.requirement, ...range }, caller)),
});
