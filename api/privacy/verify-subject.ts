import { subjectVerified, verifySubjectBody } from '../../contracts/privacy/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { subjectRequestParams } from './get-subject-request';

export interface VerifySubjectDeps {
  verifySubject: (requestId: string, token: string, actor: Actor) => Promise<void>;
}

export const verifySubject = defineEndpoint({
  method: 'post',
  path: '/v1/subject-requests/{id}/verify',
  operationId: 'verifySubject',
  summary: 'Show the token that you were sent: that your request is yours',
  permission: 'public',
  params: subjectRequestParams,
  query: nothing,
  body: verifySubjectBody,
  result: subjectVerified,
  status: 200,
  problems: ['token-refused'],
  async handle({ params, body, actor }, { verifySubject: verify }: VerifySubjectDeps) {
    await verify(params.id, body.token, actor);
    return { state: 'verified' as const };
  },
});
