import { nothing } from '../../contracts/kernel/schemas';
import { subjectToken } from '../../contracts/privacy/schemas';
import { issueSubjectToken } from '../../services/privacy/verify-subject';
import { defineEndpoint } from '../http/endpoint';
import { subjectRequestParams } from './get-subject-request';

/**
 * Issues a token. It is deliberately not idempotent, since a stored answer would hold the token: a second call issues a
 * new token and ends the old one.
 */
export const issueSubjectTokenEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/subject-requests/{id}/verification-token',
  operationId: 'issueSubjectToken',
  summary: 'Create the token that proves the identity of the subject; shown only now, valid once within a day',
  permission: 'subjects:request',
  params: subjectRequestParams,
  query: nothing,
  body: nothing,
  result: subjectToken,
  status: 201,
  problems: ['not-found', 'conflict'],
  async handle({ params, caller }, ports) {
    const { token, expiresAt } = await issueSubjectToken(ports, params.id, caller);
    return { token, expires_at: expiresAt.toISOString() };
  },
});
