import { z } from 'zod';
import { approvedReport } from '../../contracts/controls/report-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readReport } from '../../services/controls/reports';
import { defineEndpoint } from '../http/endpoint';

export const getReportEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/reports/{id}',
  operationId: 'readReport',
  summary: 'Read the status of a report, with the current verdict on each signature',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: approvedReport,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, ports) => readReport(ports, params.id, caller),
});
