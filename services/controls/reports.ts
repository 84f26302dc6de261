import { createHash } from 'node:crypto';
import type { ApprovedReport, ReportResource } from '../../contracts/controls/report-schemas';
import type { ReportType } from '../../contracts/controls/reports';
import { canonicalText } from '../../domain/canonical-hash';
import { Refused } from '../../contracts/kernel/refused';
import { reportStore, type FoundReport, type ReportFilter } from '../../entities/controls/report.store';
import { signatureStore } from '../../entities/signatures/signature.store';
import type { SigningKey } from '../../platform/crypto/signing-key';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { ObjectStore } from '../../platform/storage/object-store';
import type { Caller } from '../access/authorize';
import { signDocument } from '../signatures/sign-document';
import { showSignature, type SignatureChecks } from '../signatures/verify-file';
import { gatherReport } from './gather-report';

const MIME = 'application/json';

const missing = (id: string) => new Refused('kernel.not-found', `there is no report ${id}`);

const show = (found: FoundReport): ReportResource => ({
  id: found.id,
  type: found.reportType,
  period_start: found.periodStart.toISOString(),
  period_end: found.periodEnd.toISOString(),
  status: found.status,
  generated_by: found.generatedBy,
  generated_at: found.createdAt.toISOString(),
  approved_by: found.approvedBy,
  approved_at: found.approvedAt?.toISOString() ?? null,
  published_by: found.publishedBy,
  published_at: found.publishedAt?.toISOString() ?? null,
  sha256: found.sha256,
});

const find = async ({ manager }: Tx, id: string): Promise<FoundReport> => {
  const found = await reportStore(manager).find(id);
  if (!found) throw missing(id);
  return found;
};

export interface WantedReport {
  /** The same for every try of the request, as its file's name is made of it. */
  id: string;
  fileId: string;
  type: ReportType;
  periodStart: Date;
  periodEnd: Date;
}

const requirePeriod = ({ periodStart, periodEnd }: WantedReport, now: Date): void => {
  if (periodEnd <= periodStart)
    throw new Refused('report.invalid-period', 'must come after period_start', '/period_end');
  if (periodEnd > now) throw new Refused('report.invalid-period', 'must not be in the future', '/period_end');
};

/**
 * Drafts a report on a period: gathers the policies, their results and the violations as canonical JSON (RFC 8785) and
 * stores it as a file and as a record, which have the same SHA-256. Stores the file before the record that names it.
 * Returns a stored report of the same id unchanged. Throws `Refused` (report.invalid-period).
 */
export const draftReport = async (
  { withActor, objectStore }: { withActor: WithActor; objectStore: Pick<ObjectStore, 'bucket' | 'put'> },
  wanted: WantedReport,
  { actor }: Caller,
): Promise<ReportResource> => {
  const { id, fileId, type, periodStart, periodEnd } = wanted;
  const generatedAt = new Date();
  requirePeriod(wanted, generatedAt);
  const facts = { id, type, periodStart, periodEnd, generatedBy: actor.userId, generatedAt };
  const begun = await withActor(
    actor,
    async (tx) => (await reportStore(tx.manager).find(id)) ?? { data: await gatherReport(tx, facts) },
    { isolation: 'REPEATABLE READ' },
  );
  if (!('data' in begun)) return show(begun);
  const bytes = Buffer.from(canonicalText(begun.data), 'utf8');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  // Two tries of one request may have seen different things: each has a file of its own, and one is tied.
  const key = `reports/${id}/${sha256}.json`;
  await objectStore.put(key, bytes, MIME);
  return withActor(actor, async (tx) => {
    const reports = reportStore(tx.manager);
    if (!(await reports.find(id))) {
      const report = { ...facts, reportType: type, reportData: begun.data, sha256 };
      const file = { id: fileId, bucket: objectStore.bucket, key, filename: `report-${id}.json`, mime: MIME };
      await reports.insert(report, { ...file, sizeBytes: bytes.length });
      const details = { type, sha256, from: periodStart.toISOString(), until: periodEnd.toISOString() };
      tx.audit({ action: 'report.drafted', resourceType: 'report', resourceId: id, details });
    }
    return show(await find(tx, id));
  });
};

/** Reads a report. Throws `Refused` (kernel.not-found). */
export const readReport = (
  { withActor, ...checks }: { withActor: WithActor } & SignatureChecks,
  id: string,
  { actor }: Caller,
): Promise<ApprovedReport> => withActor(actor, async (tx) => shownWithSignatures(tx, checks, await find(tx, id)));

const shownWithSignatures = async (tx: Tx, checks: SignatureChecks, found: FoundReport): Promise<ApprovedReport> => {
  const signatures: ApprovedReport['signatures'] = [];
  for (const signature of await signatureStore(tx.manager).ofFile(found.sha256))
    signatures.push(await showSignature(tx, checks, signature));
  return { ...show(found), signatures };
};

/** Lists reports, newest first. */
export const listReports = (
  { withActor }: { withActor: WithActor },
  filter: ReportFilter,
  { actor }: Caller,
): Promise<ReportResource[]> =>
  withActor(actor, async ({ manager }) => (await reportStore(manager).page(filter)).map(show));

const fileOf = async ({ manager }: Tx, { id, assetId }: FoundReport) => {
  const file = await reportStore(manager).file(assetId);
  if (!file) throw new Error(`report ${id} names a file that is in no record`);
  return file;
};

/** Finds the file of a report. Throws `Refused` (kernel.not-found). */
export const findReportFile = ({ withActor }: { withActor: WithActor }, id: string, { actor }: Caller) =>
  withActor(actor, async (tx) => {
    const { key, filename, sha256 } = await fileOf(tx, await find(tx, id));
    return { key, filename, sha256 };
  });

interface Approval {
  id: string;
  /** The same for every try of the request. */
  signatureId: string;
  /** Of the file that the approver has read, in hex. */
  sha256: string;
}

/**
 * Approves a draft of another person and signs its file in the approver's name, in one transaction. Returns a report
 * that this person has approved unchanged. Throws `Refused` (kernel.not-found, kernel.conflict, rule.duties-separated).
 */
export const approveReport = (
  { withActor, documentSigner, ...checks }: { withActor: WithActor; documentSigner: SigningKey } & SignatureChecks,
  { id, signatureId, sha256 }: Approval,
  { actor }: Caller,
): Promise<ApprovedReport> =>
  withActor(actor, async (tx) => {
    const store = reportStore(tx.manager);
    const found = await store.lock(id);
    if (!found) throw missing(id);
    if (found.generatedBy === actor.userId)
      throw new Refused('rule.duties-separated', 'a report must be approved by a person other than its drafter');
    if (found.sha256 !== sha256)
      throw new Refused(
        'kernel.conflict',
        `the file of report ${id} is ${found.sha256}, not ${sha256}: download it`,
        '/sha256',
      );
    if (found.approvedBy === actor.userId) return shownWithSignatures(tx, checks, found);
    if (!(await store.approve(id, actor.userId, new Date())))
      throw new Refused('kernel.conflict', `report ${id} is ${found.status}: another person has approved it`);
    const file = await fileOf(tx, found);
    const document = {
      type: 'compliance_reports' as const,
      id,
      reference: id,
      version: 1,
      sha256,
      sizeBytes: Number(file.sizeBytes),
      mediaType: file.mime,
    };
    await signDocument(tx, documentSigner, signatureId, document, actor);
    tx.audit({ action: 'report.approved', resourceType: 'report', resourceId: id, details: { sha256 } });
    return shownWithSignatures(tx, checks, await find(tx, id));
  });

/**
 * Publishes an approved report; a published one stays unchanged. Throws `Refused` (kernel.not-found, kernel.conflict).
 */
export const publishReport = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<ReportResource> =>
  withActor(actor, async (tx) => {
    const store = reportStore(tx.manager);
    const found = await store.lock(id);
    if (!found) throw missing(id);
    if (found.status === 'published') return show(found);
    if (!(await store.publish(id, actor.userId, new Date())))
      throw new Refused('kernel.conflict', `report ${id} is a draft: another person approves it first`);
    tx.audit({
      action: 'report.published',
      resourceType: 'report',
      resourceId: id,
      details: { sha256: found.sha256 },
    });
    return show(await find(tx, id));
  });
