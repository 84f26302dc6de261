import { refused } from '../../contracts/kernel/refused';
import { nothing } from '../../contracts/kernel/schemas';
import { decideSubjectRequestUpdate } from '../../contracts/privacy/messages';
import { subjectDecisionBody, subjectRequestResource } from '../../contracts/privacy/schemas';
import { isSubjectDecisionRecorded } from '../../domain/privacy/subject-decision';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { subjectRequestParams } from './get-subject-request';
import { subjectRequests } from './subject-calls';

/** Approves or refuses a subject's request; `hash` is the `proposal_hash` that the decider has read. */
export const decideSubjectRequestEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/subject-requests/{id}/decision',
  operationId: 'decideSubjectRequest',
  summary: 'Approve or refuse the request of a subject that another person filed',
  permission: 'subjects:approve',
  stepUp: true,
  params: subjectRequestParams,
  query: nothing,
  body: subjectDecisionBody,
  result: subjectRequestResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'subject-request-refused'],
  handle: (call, ports) =>
    decide(subjectRequests, call, ports, ({ status, decided_by: decidedBy, proposal_hash: hash, refusal_reason }) => {
      const made = { by: call.actor.userId, ...call.body };
      // The process may have ended with it, and its worker may have died before it could answer.
      if (isSubjectDecisionRecorded({ status, decidedBy, hash, refusalReason: refusal_reason }, made)) return undefined;
      // The record alone refuses this, without a trace in the process.
      if (status === 'received' && call.body.decision === 'approve') throw refused('subject-request.not-verified');
      return {
        update: decideSubjectRequestUpdate,
        args: [made],
        closed: 'subject-request.decided',
        counted: `subject-request-${call.body.decision}`,
      };
    }),
});
