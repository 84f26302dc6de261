import { reportPage, reportQuery, type ReportResource } from '../../contracts/controls/report-schemas';
import type { ReportStatus } from '../../contracts/controls/reports';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage, type PageRange } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListReportsDeps {
  listReports: (filter: PageRange & { status?: ReportStatus | undefined }, caller: Caller) => Promise<ReportResource[]>;
}

export const listReports = defineEndpoint({
  method: 'get',
  path: '/v1/reports',
  operationId: 'listReports',
  summary: 'List reports, newest first',
  permission: 'policies:read',
  params: nothing,
  query: reportQuery,
  body: nothing,
  result: reportPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listReports: list }: ListReportsDeps) =>
    readPage(query, (range) => list({ status: query.status, ...range }, caller)),
});
