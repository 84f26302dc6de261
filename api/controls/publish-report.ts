import { z } from 'zod';
import { reportResource } from '../../contracts/controls/report-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { publishReport } from '../../services/controls/reports';
import { defineEndpoint } from '../http/endpoint';

export const publishReportEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/reports/{id}/publish',
  operationId: 'publishReport',
  summary: 'Record that an approved report was published',
  permission: 'reports:approve',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: reportResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, caller }, ports) => publishReport(ports, params.id, caller),
});
