import { reportPage, reportQuery } from '../../contracts/controls/report-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listReports } from '../../services/controls/reports';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listReportsEndpoint = defineEndpoint({
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
  handle: ({ query, caller }, ports) =>
    readPage(query, (range) => listReports(ports, { status: query.status, ...range }, caller)),
});
