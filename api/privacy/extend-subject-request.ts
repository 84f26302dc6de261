import { nothing } from '../../contracts/kernel/schemas';
import { extendSubjectRequestUpdate, type SubjectExtension } from '../../contracts/privacy/messages';
import { subjectExtensionBody, subjectRequestResource } from '../../contracts/privacy/schemas';
import { defineEndpoint } from '../http/endpoint';
import { subjectRequestParams } from './get-subject-request';
import { askSubjectRequest } from './subject-calls';

export const extendSubjectRequestEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/subject-requests/{id}/extension',
  operationId: 'extendSubjectRequest',
  summary: 'Take two months more for a GDPR request; tell the subject why within the first month',
  permission: 'subjects:request',
  params: subjectRequestParams,
  query: nothing,
  body: subjectExtensionBody,
  result: subjectRequestResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'subject-request-refused'],
  handle({ params: { id }, body, actor, caller, updateId }, ports) {
    const extension = { by: actor.userId, ...body } satisfies SubjectExtension;
    return askSubjectRequest(id, caller, ports, (handle) =>
      handle.executeUpdate(extendSubjectRequestUpdate, { args: [extension], updateId }),
    );
  },
});
