import {
  subjectRequestBody,
  subjectRequestResource,
  type SubjectRequestResource,
} from '../../contracts/privacy/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { Refused } from '../../domain/refused';
import { isUniqueViolation } from '../../platform/database/database-errors';
import type { FiledRequest } from '../../services/privacy/file-subject-request';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostSubjectRequestDeps {
  /** Stores the request and, in the same transaction, the wish to start its process. */
  fileSubjectRequest: (filed: FiledRequest, caller: Caller) => Promise<SubjectRequestResource>;
}

export const postSubjectRequest = defineEndpoint({
  method: 'post',
  path: '/v1/subject-requests',
  operationId: 'fileSubjectRequest',
  summary: 'File what a subject asks for; its clock runs, and another person decides',
  permission: 'subjects:request',
  params: nothing,
  query: nothing,
  body: subjectRequestBody,
  result: subjectRequestResource,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/subject-requests/${id}`,
  problems: ['not-found', 'conflict'],
  async handle({ body, caller, newId }, { fileSubjectRequest }: PostSubjectRequestDeps) {
    const { subject_id: subjectId, regime, request_type: requestType, received_at: received } = body;
    const receivedAt = received === undefined ? undefined : new Date(received);
    const id = newId('subject-request');
    return fileSubjectRequest({ id, subjectId, regime, requestType, receivedAt }, caller).catch((error: unknown) => {
      if (!isUniqueViolation(error, 'data_deletion_requests_one_open')) throw error;
      const open = `an ${requestType} request of donor ${subjectId} is open; list it by subject_id`;
      throw new Refused('conflict', open, '/subject_id');
    });
  },
});
