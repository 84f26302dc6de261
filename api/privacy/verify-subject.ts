import { nothing } from '../../contracts/kernel/schemas';
import { subjectVerified, verifySubjectBody } from '../../contracts/privacy/schemas';
import { verifySubject } from '../../services/privacy/verify-subject';
import { defineEndpoint } from '../http/endpoint';
import { subjectRequestParams } from './get-subject-request';

export const verifySubjectEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/subject-requests/{id}/verify',
  operationId: 'verifySubject',
  summary: 'Prove that a request is yours with the token that you were sent',
  permission: 'public',
  params: subjectRequestParams,
  query: nothing,
  body: verifySubjectBody,
  result: subjectVerified,
  status: 200,
  problems: ['token-refused'],
  async handle({ params, body, actor }, ports) {
    await verifySubject(ports, params.id, body.token, actor);
    return { state: 'verified' as const };
  },
});
