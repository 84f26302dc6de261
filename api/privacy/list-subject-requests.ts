import { nothing } from '../../contracts/kernel/schemas';
import { subjectRequestPage, subjectRequestQuery } from '../../contracts/privacy/schemas';
import { listSubjectRequests } from '../../services/privacy/read-subject-request';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listSubjectRequestsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/subject-requests',
  operationId: 'listSubjectRequests',
  summary: 'List subject requests, newest first',
  permission: 'subjects:read',
  params: nothing,
  query: subjectRequestQuery,
  body: nothing,
  result: subjectRequestPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) => {
    const { status, subject_id: subjectId } = query;
    return readPage(query, (range) => listSubjectRequests(ports, { status, subjectId, ...range }, caller));
  },
});
