import { z } from 'zod';
import { page, pageQuery, wireHash, wireId, wireMoment, wireTime } from '../kernel/schemas';
import { REPORT_STATUSES, REPORT_TYPES } from './reports';
import { signatureResource } from '../signatures/schemas';
import { SIGNING_INTENTS } from '../signatures/signatures';

/** Shapes of reports on the wire. Never imported as a value by workflow code. */

export const reportBody = z.strictObject({
  type: z.enum(REPORT_TYPES).default('controls'),
  period_start: wireMoment,
  /** Not after now: nothing is reported that has not happened. */
  period_end: wireMoment,
});

export const reportResource = z
  .strictObject({
    id: wireId,
    type: z.enum(REPORT_TYPES),
    period_start: wireTime,
    period_end: wireTime,
    status: z.enum(REPORT_STATUSES),
    generated_by: wireId,
    generated_at: wireTime,
    approved_by: wireId.nullable(),
    approved_at: wireTime.nullable(),
    published_by: wireId.nullable(),
    published_at: wireTime.nullable(),
    /** Of the file, which anybody may have verified. */
    sha256: wireHash,
  })
  .meta({ id: 'Report' });
export type ReportResource = z.output<typeof reportResource>;
export const reportPage = page(reportResource);
export const reportQuery = z.strictObject({ ...pageQuery, status: z.enum(REPORT_STATUSES).optional() });

/**
 * The approval of a report. `sha256`: of the file that the approver has read. `intent`: the statement that they were
 * shown and sign.
 */
export const reportApprovalBody = z.strictObject({
  sha256: wireHash,
  intent: z.literal(SIGNING_INTENTS.compliance_reports),
});
export const approvedReport = z.strictObject({ ...reportResource.shape, signatures: z.array(signatureResource) });
export type ApprovedReport = z.output<typeof approvedReport>;
