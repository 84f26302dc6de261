import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { findReportFile } from '../../services/controls/reports';
import { defineEndpoint } from '../http/endpoint';
import { unavailable } from '../http/http-problem';
import { readStoredFile } from '../http/stored-file';

export const getReportFileEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/reports/{id}/file',
  operationId: 'readReportFile',
  summary: 'Download the file of a report, exactly as its approver signs it',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: z.object({ bytes: z.instanceof(Buffer), filename: z.string() }),
  contentType: 'application/json',
  status: 200,
  problems: ['not-found'],
  async handle({ params: { id }, actor, caller }, ports) {
    return readStoredFile(await findReportFile(ports, id, caller), ports.objectStore, {
      unreadable(error) {
        ports.logger.warn({ error, requestId: actor.requestId }, 'report.file-unreadable');
        return unavailable('the store of reports does not answer');
      },
      changed: `the file of report ${id} is not the one that was drafted`,
    });
  },
});
