import { subjectRequestPage, subjectRequestQuery, type SubjectRequestResource } from '../../contracts/privacy/schemas';
import type { SubjectRequestStatus } from '../../contracts/privacy/subject-requests';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListSubjectRequestsDeps {
  listSubjectRequests: (
    filter: {
      status?: SubjectRequestStatus | undefined;
      subjectId?: string | undefined;
      before: string | undefined;
      limit: number;
    },
    caller: Caller,
  ) => Promise<SubjectRequestResource[]>;
}

export const listSubjectRequests = defineEndpoint({
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
  handle: ({ query, caller }, { listSubjectRequests: list }: ListSubjectRequestsDeps) => {
    const { status, subject_id: subjectId } = query;
    return readPage(query, (range) => list({ status, subjectId, ...range }, caller));
  },
});
