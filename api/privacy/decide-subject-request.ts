import { refused } from '../../contracts/kernel/refused';
import { nothing } from '../../contracts/kernel/schemas';
import { decideSubjectRequestUpdate, type SubjectDecision } from '../../contracts/privacy/messages';
import { subjectDecisionBody, subjectRequestResource } from '../../contracts/privacy/schemas';
import { defineEndpoint } from '../http/endpoint';
import { subjectRequestParams } from './get-subject-request';
import { askSubjectRequest } from './subject-calls';

/** `hash` is the request's `proposal_hash` as the decider has read it. */
export const decideSubjectRequestEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/subject-requests/{id}/decision',
  operationId: 'decideSubjectRequest',
  summary: 'Approve or refuse what a subject asks for and another person filed',
  permission: 'subjects:approve',
  stepUp: true,
  params: subjectRequestParams,
  query: nothing,
  body: subjectDecisionBody,
  result: subjectRequestResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'subject-request-refused'],
  async handle({ params: { id }, body, actor, caller, updateId }, ports) {
    const made = { by: actor.userId, ...body } satisfies SubjectDecision;
    const decided = await askSubjectRequest(
      id,
      caller,
      ports,
      (handle) => handle.executeUpdate(decideSubjectRequestUpdate, { args: [made], updateId }),
      ({ status }) =>
        status === 'received' && body.decision === 'approve' ? refused('subject-request.not-verified') : undefined,
    );
    ports.metrics.decided(`subject-request-${body.decision}`);
    return decided;
  },
});
