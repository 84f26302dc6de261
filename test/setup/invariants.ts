import type { TestSystem } from './system';

/** Statuses in which a gift rests, or waits for a person. */
const RESTING = ['reconciled', 'blocked', 'cancelled', 'expired', 'declined', 'failed', 'refunded'];

const one = async (system: TestSystem, sql: string): Promise<string> => {
  const [row] = await system.query<{ n: string }>(sql);
  return String(row?.n);
};

/**
 * What must hold whatever was killed: every gift rests or waits for a person, the ledger's sums equal what was
 * received, one journal a kind and source, one receipt number a gift without gaps, and the audit chain is whole.
 */
export const expectInvariants = async (system: TestSystem): Promise<void> => {
  const open = await system.query<{ id: string; status: string }>(
    `select id, status from donations d where status <> all($1)
       and not exists (select from cases c where c.subject_id = d.id and c.status <> 'resolved')
       and not (status = 'created' and received_atomic = 0)`,
    [RESTING],
  );
  expect(open).toEqual([]);

  expect(
    await one(
      system,
      `select count(*) as n from (select currency from ledger_entries group by journal_id, currency
         having sum(debit_atomic) <> sum(credit_atomic)) as off`,
    ),
  ).toBe('0');
  const [sums] = await system.query<{ received: string; booked: string }>(
    `select (select coalesce(sum(amount_atomic - returned_atomic), 0) from payments)::text as received,
            (select coalesce(sum(credit_atomic - debit_atomic), 0) from ledger_entries e join ledger_accounts a on a.id = e.account_id
              where a.kind in ('liability', 'income'))::text as booked`,
  );
  expect(sums?.booked).toBe(sums?.received);

  expect(
    await one(
      system,
      `select count(*) as n from (select 1 from ledger_journals group by source_type, source_id, kind having count(*) > 1) as twice`,
    ),
  ).toBe('0');
  expect(
    await one(
      system,
      `select count(*) as n from donations d where status = 'reconciled'
       and (select count(*) from receipts r where r.donation_id = d.id and r.status = 'issued') <> 1`,
    ),
  ).toBe('0');
  expect(
    await one(
      system,
      `select count(*) as n from (select max(sequence) - count(*) as gap from receipts group by organization_id, year) as g where gap <> 0`,
    ),
  ).toBe('0');
  await expectWholeChain(system);
};

/** Each stream dense from 1 but for what a tombstone stands for, each event hashing the one before, the head at the last. */
const expectWholeChain = async (system: TestSystem): Promise<void> => {
  const broken = await system.query(
    `select l.stream, l.sequence from audit_logs l left join audit_logs p on p.stream = l.stream and p.sequence = l.sequence - 1
       left join audit_tombstones t on t.stream = l.stream and t.last_sequence = l.sequence - 1
     where (l.sequence > 1 and coalesce(p.hash, t.root) is distinct from l.prev_hash)
        or l.hash <> sha256(convert_to('hingecraft.audit.v1', 'UTF8') || '\\x00'::bytea || int2send(l.stream) || int8send(l.sequence)
             || l.prev_hash || convert_to(audit_event_text(l), 'UTF8'))`,
  );
  expect(broken).toEqual([]);
  const behind = await system.query(
    `select h.stream from audit_heads h where h.sequence <> (select count(*) from audit_logs l where l.stream = h.stream)
       + (select coalesce(sum(t.event_count), 0) from audit_tombstones t where t.stream = h.stream)`,
  );
  expect(behind).toEqual([]);
};
