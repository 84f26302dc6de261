import type { KeepReason, ManifestPlace } from '../../contracts/privacy/subject-requests';
import type { KeptRows } from '../../entities/privacy/erasure.store';

type Kept = Exclude<keyof KeptRows, 'exports'>;

const KEPT: Readonly<Record<Kept, readonly [place: string, reason: KeepReason]>> = {
  receipts: ['receipts.facts', 'tax-receipt'],
  receipt_files: ['assets: receipts/', 'tax-receipt'],
  donations: ['donations.amount_atomic', 'ledger'],
  payments: ['payments.amount_atomic', 'ledger'],
  payers: ['payments.payer', 'ledger'],
  refund_reasons: ['refunds.reason', 'ledger'],
  ledger_entries: ['ledger_entries', 'ledger'],
  screening_runs: ['screening_runs.hits', 'sanctions-evidence'],
  cleared_pairs: ['cleared_pairs.reason', 'sanctions-evidence'],
  cases: ['cases.evidence', 'sanctions-evidence'],
  case_notes: ['case_events.note', 'sanctions-evidence'],
  consents: ['consents', 'consent-proof'],
  audit_events: ['audit_logs', 'accountability'],
};

/** What outlives a subject, and why: under retention keys where it is personal. */
export const keptPlaces = (rows: KeptRows): ManifestPlace[] =>
  (Object.keys(KEPT) as Kept[]).map((name) => {
    const [place, reason] = KEPT[name];
    return { place, action: 'kept', count: rows[name], reason };
  });
