import { nothing } from '../../contracts/kernel/schemas';
import { subjectRequestBody, subjectRequestResource } from '../../contracts/privacy/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { isUniqueViolation } from '../../platform/database/database-errors';
import { fileSubjectRequest } from '../../services/privacy/file-subject-request';
import { defineEndpoint } from '../http/endpoint';

export const postSubjectRequestEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/subject-requests',
  operationId: 'fileSubjectRequest',
  summary: 'File the request of a subject; its deadline starts, and another person decides',
  permission: 'subjects:request',
  params: nothing,
  query: nothing,
  body: subjectRequestBody,
  result: subjectRequestResource,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/subject-requests/${id}`,
  problems: ['not-found', 'conflict'],
  async handle({ body, caller, newId }, ports) {
    const { subject_id: subjectId, regime, request_type: requestType, received_at: received } = body;
    const receivedAt = received === undefined ? undefined : new Date(received);
    const id = newId('subject-request');
    return fileSubjectRequest(ports, { id, subjectId, regime, requestType, receivedAt }, caller).catch(
      (error: unknown) => {
        if (!isUniqueViolation(error, 'data_deletion_requests_one_open')) throw error;
        const open = `an ${requestType} request of donor ${subjectId} is open; list it by subject_id`;
        throw new Refused('kernel.conflict', open, '/subject_id');
      },
    );
  },
});
