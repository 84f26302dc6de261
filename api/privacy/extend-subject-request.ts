import { nothing } from '../../contracts/kernel/schemas';
import { extendSubjectRequestUpdate } from '../../contracts/privacy/messages';
import { subjectExtensionBody, subjectRequestResource } from '../../contracts/privacy/schemas';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { subjectRequestParams } from './get-subject-request';
import { subjectRequests } from './subject-calls';

export const extendSubjectRequestEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/subject-requests/{id}/extension',
  operationId: 'extendSubjectRequest',
  summary: 'Extend a GDPR request by two months; the subject must learn the reason within the first month',
  permission: 'subjects:request',
  params: subjectRequestParams,
  query: nothing,
  body: subjectExtensionBody,
  result: subjectRequestResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'subject-request-refused'],
  handle: (call, ports) =>
    decide(subjectRequests, call, ports, () => ({
      update: extendSubjectRequestUpdate,
      args: [{ by: call.actor.userId, ...call.body }],
      closed: 'subject-request.decided',
    })),
});
