import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { subjectRequestResource } from '../../contracts/privacy/schemas';
import { readSubjectRequest } from '../../services/privacy/read-subject-request';
import { defineEndpoint } from '../http/endpoint';

export const subjectRequestParams = z.strictObject({ id: wireId });

export const getSubjectRequestEndpoint = defineEndpoint({
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
  handle: ({ params, caller }, ports) => readSubjectRequest(ports, params.id, caller),
});
