import { reportBody, reportResource, type ReportResource } from '../../contracts/controls/report-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { WantedReport } from '../../services/controls/reports';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostReportDeps {
  draftReport: (report: WantedReport, caller: Caller) => Promise<ReportResource>;
}

export const postReport = defineEndpoint({
  method: 'post',
  path: '/v1/reports',
  operationId: 'draftReport',
  summary: 'Freeze how the policies stood at the end of a period, with results and violations, as a draft',
  permission: 'reports:write',
  params: nothing,
  query: nothing,
  body: reportBody,
  result: reportResource,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/reports/${id}`,
  problems: ['invalid-period'],
  handle: ({ body, caller, newId }, { draftReport }: PostReportDeps) => {
    const period = { periodStart: new Date(body.period_start), periodEnd: new Date(body.period_end) };
    return draftReport({ id: newId('report'), fileId: newId('report-file'), type: body.type, ...period }, caller);
  },
});
