import { z } from 'zod';
import { approvedReport, type ApprovedReport } from '../../contracts/controls/report-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface GetReportDeps {
  readReport: (id: string, caller: Caller) => Promise<ApprovedReport>;
}

export const getReport = defineEndpoint({
  method: 'get',
  path: '/v1/reports/{id}',
  operationId: 'readReport',
  summary: 'Read a report’s way to publication, with what its signatures are worth now',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: approvedReport,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, { readReport }: GetReportDeps) => readReport(params.id, caller),
});
