import { z } from 'zod';
import { evidencePage, ofRequirementQuery } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { listEvidence } from '../../services/controls/policy-evidence';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listPolicyEvidenceEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/policies/{id}/evidence',
  operationId: 'listPolicyEvidence',
  summary: 'List the manual evidence of a policy, newest first',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: ofRequirementQuery,
  body: nothing,
  result: evidencePage,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, query, caller }, ports) =>
    readPage(query, (range) =>
      listEvidence(ports, { policyId: params.id, requirement: query.requirement, ...range }, caller),
    ),
});
