import { reportBody, reportResource } from '../../contracts/controls/report-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { draftReport } from '../../services/controls/reports';
import { defineEndpoint } from '../http/endpoint';

export const postReportEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/reports',
  operationId: 'draftReport',
  summary: 'Draft a report on the policies at the end of a period, with results and violations',
  permission: 'reports:write',
  params: nothing,
  query: nothing,
  body: reportBody,
  result: reportResource,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/reports/${id}`,
  problems: ['invalid-period'],
  handle: ({ body, caller, newId }, ports) => {
    const period = { periodStart: new Date(body.period_start), periodEnd: new Date(body.period_end) };
    return draftReport(
      ports,
      { id: newId('report'), fileId: newId('report-file'), type: body.type, ...period },
      caller,
    );
  },
});
