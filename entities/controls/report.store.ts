import type { EntityManager } from 'typeorm';
import type { ReportStatus, ReportType } from '../../contracts/controls/reports';
import { Asset, type NewAsset } from '../kernel/asset.entity';
import { newestFirst, type Page } from '../page';
import { ComplianceReport } from './compliance-report.entity';

export interface NewReport {
  id: string;
  reportType: ReportType;
  periodStart: Date;
  periodEnd: Date;
  generatedBy: string;
  reportData: Record<string, unknown>;
  sha256: string;
}

export type FoundReport = Omit<ComplianceReport, 'metadata'>;

/** The file of a report, made by its drafter, with its hash. */
export type NewReportFile = Omit<NewAsset, 'createdBy' | 'sha256'> & { id: string };

export interface ReportFilter extends Page {
  status?: ReportStatus | undefined;
}

export const reportStore = (manager: EntityManager) => ({
  async insert(report: NewReport, { sizeBytes, ...file }: NewReportFile): Promise<void> {
    const { generatedBy: createdBy, sha256 } = report;
    await manager.insert(Asset, { ...file, sizeBytes: String(sizeBytes), createdBy, sha256 });
    // The driver's types know no column of free JSON.
    await manager.insert(ComplianceReport, { ...report, assetId: file.id } as object);
  },

  find: (id: string): Promise<FoundReport | null> => manager.findOneBy(ComplianceReport, { id }),

  lock: (id: string): Promise<FoundReport | null> =>
    manager.findOne(ComplianceReport, { where: { id }, lock: { mode: 'pessimistic_write' } }),

  file: (assetId: string): Promise<Asset | null> => manager.findOneBy(Asset, { id: assetId }),

  /** All that callers without credentials may learn of one. */
  isApproved: async (id: string): Promise<boolean> =>
    (await manager.query<unknown[]>(`select from compliance_reports where id = $1 and status <> 'draft'`, [id]))
      .length > 0,

  page: ({ status, ...page }: ReportFilter): Promise<FoundReport[]> =>
    manager.find(ComplianceReport, newestFirst(page, { ...(status !== undefined && { status }) })),

  /** Returns false when it is no longer a draft. */
  async approve(id: string, approvedBy: string, approvedAt: Date): Promise<boolean> {
    const change = { status: 'approved', approvedBy, approvedAt } as const;
    return (await manager.update(ComplianceReport, { id, status: 'draft' }, change)).affected === 1;
  },

  /** False unless it is approved and not published. */
  async publish(id: string, publishedBy: string, publishedAt: Date): Promise<boolean> {
    const change = { status: 'published', publishedBy, publishedAt } as const;
    return (await manager.update(ComplianceReport, { id, status: 'approved' }, change)).affected === 1;
  },
});
