import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Logger } from '../../platform/logging/logger';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';
import { unavailable } from '../http/http-problem';
import { readStoredFile, type ReadObject, type StoredFile } from '../http/stored-file';

export interface GetReportFileDeps {
  findReportFile: (id: string, caller: Caller) => Promise<StoredFile>;
  readObject: ReadObject;
  logger: Logger;
}

export const getReportFile = defineEndpoint({
  method: 'get',
  path: '/v1/reports/{id}/file',
  operationId: 'readReportFile',
  summary: 'The file of a report, to the byte that its approver signs',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: z.object({ bytes: z.instanceof(Buffer), filename: z.string() }),
  contentType: 'application/json',
  status: 200,
  problems: ['not-found'],
  async handle({ params: { id }, actor, caller }, { findReportFile, readObject, logger }: GetReportFileDeps) {
    return readStoredFile(await findReportFile(id, caller), readObject, {
      unreadable(error) {
        logger.warn({ error, requestId: actor.requestId }, 'report.file-unreadable');
        return unavailable('the store of reports does not answer');
      },
      changed: `the file of report ${id} is not the one that was drafted`,
    });
  },
});
