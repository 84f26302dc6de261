import { z } from 'zod';
import { approvedReport, reportApprovalBody } from '../../contracts/controls/report-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { approveReport } from '../../services/controls/reports';
import { defineEndpoint } from '../http/endpoint';

/**
 * Approves and signs a report. The request holds the statement that is signed, so nobody signs one that they were not
 * shown.
 */
export const approveReportEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/reports/{id}/approve',
  operationId: 'approveReport',
  summary: 'Approve a report that another person drafted, by its SHA-256, and sign it',
  permission: 'reports:approve',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: reportApprovalBody,
  result: approvedReport,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict', 'duties-separated'],
  handle: ({ params, body, caller, newId }, ports) =>
    approveReport(ports, { id: params.id, signatureId: newId('signature'), sha256: body.sha256 }, caller),
});
