import { z } from 'zod';
import { evidenceBody, evidenceResource, type EvidenceResource } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { GivenEvidence } from '../../services/controls/policy-evidence';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostPolicyEvidenceDeps {
  addEvidence: (evidence: GivenEvidence, caller: Caller) => Promise<EvidenceResource>;
}

export const postPolicyEvidence = defineEndpoint({
  method: 'post',
  path: '/v1/policies/{id}/evidence',
  operationId: 'addPolicyEvidence',
  summary: 'Vouch for a manual requirement of a policy, with an owner and an end',
  permission: 'policies:write',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: evidenceBody,
  result: evidenceResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'invalid-evidence'],
  handle: ({ params, body, caller, newId }, { addEvidence }: PostPolicyEvidenceDeps) => {
    const { requirement, owner_id: ownerId, statement } = body;
    const dates = { validFrom: new Date(body.valid_from), validUntil: new Date(body.valid_until) };
    return addEvidence(
      { id: newId('evidence'), policyId: params.id, requirement, ownerId, statement, ...dates },
      caller,
    );
  },
});
