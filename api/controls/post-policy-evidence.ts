import { z } from 'zod';
import { evidenceBody, evidenceResource } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { addEvidence } from '../../services/controls/policy-evidence';
import { defineEndpoint } from '../http/endpoint';

export const postPolicyEvidenceEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/policies/{id}/evidence',
  operationId: 'addPolicyEvidence',
  summary: 'Add evidence for a manual requirement of a policy, with an owner and an end',
  permission: 'policies:write',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: evidenceBody,
  result: evidenceResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'invalid-evidence'],
  handle: ({ params, body, caller, newId }, ports) => {
    const { requirement, owner_id: ownerId, statement } = body;
    const dates = { validFrom: new Date(body.valid_from), validUntil: new Date(body.valid_until) };
    return addEvidence(
      ports,
      { id: newId('evidence'), policyId: params.id, requirement, ownerId, statement, ...dates },
      caller,
    );
  },
});
