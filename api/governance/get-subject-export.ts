import { createHash } from 'node:crypto';
import { z } from 'zod';
import { nothing } from '../../contracts/operations/schemas';
import type { Logger } from '../../platform/logging/logger';
import type { ExportLocation } from '../../services/governance/find-export';
import type { Caller } from '../../services/identity/authorize';
import { defineEndpoint } from '../http/endpoint';
import { unavailable } from '../http/http-problem';
import { subjectRequestParams } from './get-subject-request';

export interface GetSubjectExportDeps {
  findExport: (requestId: string, caller: Caller) => Promise<ExportLocation>;
  /** Rejects when the store does not answer. */
  readObject: (key: string) => Promise<Buffer>;
  logger: Logger;
}

export const getSubjectExport = defineEndpoint({
  method: 'get',
  path: '/v1/subject-requests/{id}/export',
  operationId: 'readSubjectExport',
  summary: 'The copy of their data that a subject asked for, as a zip with a signed index; there for a week',
  permission: 'subjects:read',
  stepUp: true,
  params: subjectRequestParams,
  query: nothing,
  body: nothing,
  result: z.object({ bytes: z.instanceof(Buffer), filename: z.string() }),
  contentType: 'application/zip',
  status: 200,
  problems: ['not-found'],
  async handle({ params: { id }, actor, caller }, { findExport, readObject, logger }: GetSubjectExportDeps) {
    const { key, filename, sha256 } = await findExport(id, caller);
    const bytes = await readObject(key).catch((error: unknown) => {
      logger.warn({ error, requestId: actor.requestId }, 'export.file-unreadable');
      throw unavailable('the store of exports does not answer');
    });
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new Error(`the file of subject request ${id} is not the one that was made`);
    }
    return { bytes, filename };
  },
});
