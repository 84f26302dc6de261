import { z } from 'zod';
import { nothing } from '../../contracts/kernel/schemas';
import { findExport } from '../../services/privacy/find-export';
import { defineEndpoint } from '../http/endpoint';
import { unavailable } from '../http/http-problem';
import { readStoredFile } from '../http/stored-file';
import { subjectRequestParams } from './get-subject-request';

export const getSubjectExportEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/subject-requests/{id}/export',
  operationId: 'readSubjectExport',
  summary:
    'Download the copy of their data that a subject requested, as a zip with a signed index; available for a week',
  permission: 'subjects:read',
  stepUp: true,
  params: subjectRequestParams,
  query: nothing,
  body: nothing,
  result: z.object({ bytes: z.instanceof(Buffer), filename: z.string() }),
  contentType: 'application/zip',
  status: 200,
  problems: ['not-found'],
  async handle({ params: { id }, actor, caller }, ports) {
    return readStoredFile(await findExport(ports, id, caller), ports.objectStore, {
      unreadable(error) {
        ports.logger.warn({ error, requestId: actor.requestId }, 'export.file-unreadable');
        return unavailable('the store of exports does not answer');
      },
      changed: `the file of subject request ${id} is not the one that was made`,
    });
  },
});
