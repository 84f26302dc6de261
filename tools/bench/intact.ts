import { createHash } from 'node:crypto';
import { loadWorkerConfig } from '../../platform/config';
import { createObjectStore } from '../../platform/storage/object-store';
import { secondsFor } from './arms';
import type { BenchSystem } from './bench-system';

/** Each query finds what must not be there. */
const WRONG: Record<string, string> = {
  'a gift is neither closed nor waiting for a person': `
    select id from donations where status not in
      ('reconciled', 'blocked', 'cancelled', 'expired', 'declined', 'failed', 'refunded')
      and not (status = 'created' and received_atomic = 0)`,
  'an acknowledged payment belongs to no gift': `
    select id from payments where donation_id is null`,
  'a journal does not balance': `
    select journal_id from ledger_entries group by journal_id, currency having sum(debit_atomic) <> sum(credit_atomic)`,
  'the ledger does not hold what was received': `
    select received, booked from
      (select coalesce(sum(amount_atomic), 0) as received from payments where status <> 'returned') as money,
      (select coalesce(sum(credit_atomic - debit_atomic), 0) as booked from ledger_entries e
        join ledger_accounts a on a.id = e.account_id where a.kind in ('liability', 'income')) as books
    where received <> booked`,
  'a source has two journals of one kind': `
    select source_id from ledger_journals group by source_type, source_id, kind having count(*) > 1`,
  'a settled gift has no receipt, or two': `
    select id from donations d where status = 'reconciled'
      and (select count(*) from receipts r where r.donation_id = d.id and r.status = 'issued') <> 1`,
  'a receipt has no file': `select id from receipts where sha256 is null`,
  'receipt numbers have a gap': `
    select year from receipts group by organization_id, year having max(sequence) <> count(*)`,
  'an audit event does not follow the one before': `
    select l.id from audit_logs l left join audit_logs p on p.stream = l.stream and p.sequence = l.sequence - 1
    where (l.sequence > 1 and (p.hash is null or p.hash <> l.prev_hash))
       or l.hash <> sha256(convert_to('hingecraft.audit.v1', 'UTF8') || '\\x00'::bytea || int2send(l.stream)
            || int8send(l.sequence) || l.prev_hash || convert_to(audit_event_text(l), 'UTF8'))`,
  'an audit stream ends before its head': `
    select h.stream from audit_heads h
    where h.sequence <> (select count(*) from audit_logs l where l.stream = h.stream)`,
};

interface StoredFile {
  key: string;
  sha256: string;
}

/** Throws with the reason unless nothing was lost or done twice and each receipt's file matches its hash. */
export const expectIntact = async ({ env, query }: BenchSystem): Promise<void> => {
  for (const [what, sql] of Object.entries(WRONG)) {
    const found = await query(sql);
    if (found.length > 0) throw new Error(`${what}: ${JSON.stringify(found.slice(0, 3))}`);
  }
  const { S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET } = loadWorkerConfig(env);
  const store = createObjectStore({ S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET });
  const files = await query<StoredFile>(
    `select a.key, r.sha256 from receipts r join assets a on a.id = r.pdf_asset_id`,
  );
  await secondsFor(files, 10, async ({ key, sha256 }) => {
    const stored = createHash('sha256')
      .update(await store.get(key))
      .digest('hex');
    if (stored !== sha256) throw new Error(`${key} is not the file that was hashed`);
  });
};
