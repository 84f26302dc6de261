import { z } from 'zod';
import { reportResource, type ReportResource } from '../../contracts/controls/report-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PublishReportDeps {
  publishReport: (id: string, caller: Caller) => Promise<ReportResource>;
}

export const publishReport = defineEndpoint({
  method: 'post',
  path: '/v1/reports/{id}/publish',
  operationId: 'publishReport',
  summary: 'Note that an approved report has been handed to the public',
  permission: 'reports:approve',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: reportResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, caller }, { publishReport: publish }: PublishReportDeps) => publish(params.id, caller),
});
