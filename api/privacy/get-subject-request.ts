import { z } from 'zod';
import { subjectRequestResource, type SubjectRequestResource } from '../../contracts/privacy/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface GetSubjectRequestDeps {
  readSubjectRequest: (id: string, caller: Caller) => Promise<SubjectRequestResource>;
}

export const subjectRequestParams = z.strictObject({ id: wireId });

export const getSubjectRequest = defineEndpoint({
  method: 'get',
  path: '/v1/subject-requests/{id}',
  operationId: 'readSubjectRequest',
  summary: 'Read a subject request, with the manifest and proof of what was done',
  permission: 'subjects:read',
  params: subjectRequestParams,
  query: nothing,
  body: nothing,
  result: subjectRequestResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, { readSubjectRequest }: GetSubjectRequestDeps) => readSubjectRequest(params.id, caller),
});
