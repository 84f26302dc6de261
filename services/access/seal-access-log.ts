import type { Actor } from '../../contracts/identity/actor';
import { accessRowText, createSealHash, SEAL_EVENT, sealText } from '../../domain/access/access-log-seal';
import { accessLogStore } from '../../entities/access/access-log.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';

const hashRows = async ({ manager }: Tx, first: string, next: string) => {
  const hash = createSealHash();
  let count = 0;
  const at = { from: '', to: '' };
  for await (const row of accessLogStore(manager).rows(first, next)) {
    hash.add(accessRowText(row));
    count += 1;
    if (count === 1 || row.accessed_at < at.from) at.from = row.accessed_at;
    if (row.accessed_at > at.to) at.to = row.accessed_at;
  }
  return { count, sha256: hash.hex(), ...at };
};

/**
 * Seals the reads since the last seal into the audit chain and returns their number. Covers the transactions before the
 * oldest one that still runs; later reads wait for the next seal.
 */
export const sealAccessLog = ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<number> =>
  withActor(actor, async (tx) => {
    const store = accessLogStore(tx.manager);
    const last = await store.newestSeal();
    const next = await store.watermark();
    const first = last?.nextTransaction ?? '0';
    // Only a database restored from a dump counts its transactions anew.
    if (BigInt(next) < BigInt(first))
      throw new Error(`access_log_seals ends at transaction ${first}, and this database is only at ${next}`);
    const { count, sha256, from, to } = await hashRows(tx, first, next);
    if (count === 0) return 0;
    const sequence = String(BigInt(last?.sequence ?? 0) + 1n);
    const inserted = await store.insert({
      sequence,
      firstTransaction: first,
      nextTransaction: next,
      rowCount: String(count),
      sha256,
      fromAt: new Date(from),
      toAt: new Date(to),
    });
    if (!inserted) return 0;
    const reason = sealText({ sequence, first, next, count: String(count), sha256, from, to });
    tx.audit({ ...SEAL_EVENT, reason });
    return count;
  });
