import {
  accessRowText,
  createSealHash,
  readSeal,
  SEAL_EVENT,
  type AccessSeal,
} from '../../domain/access/access-log-seal';
import type { AuditEventFields } from '../../platform/database/audit-chain';
import type { ChainRecord } from '../../platform/database/chain-check';
import type { AccessRows } from './audit-source';
import type { AuditReport } from './findings';

/** Returns the seal that an event of the chain carries; the event is whole. */
export const sealOf = ({ text }: ChainRecord): AccessSeal | undefined => {
  // Most events are none, and parsing each would cost more than hashing it.
  if (!text.startsWith(`{"action":"${SEAL_EVENT.action}"`)) return undefined;
  const event = JSON.parse(text) as AuditEventFields;
  return readSeal(event.reason ?? '');
};

const wrongWith = (seal: AccessSeal, count: bigint, sha256: string): string | undefined => {
  if (count < BigInt(seal.count)) return `${BigInt(seal.count) - count} of its ${seal.count} rows are gone`;
  if (count > BigInt(seal.count)) return `${count - BigInt(seal.count)} rows were added to its ${seal.count}`;
  return sha256 === seal.sha256 ? undefined : 'one of its rows was changed';
};

export interface AccessCheck {
  /** Takes the seals in their order; the first may follow others that were purged. */
  seal(seal: AccessSeal, mayFollowPurged: boolean): Promise<void>;
  /** Checks the reads after the last seal. */
  end(): Promise<void>;
}

/** Creates the check that each seal still matches its rows. */
export const createAccessCheck = (rows: AccessRows, report: AuditReport): AccessCheck => {
  let seals = 0n;
  /** Seals that were purged with the events that carried them. */
  let earlier = 0n;
  let next = '0';
  const found = (kind: 'edit' | 'gap', seal: AccessSeal, what: string) =>
    report.findings.push({
      where: 'access log',
      sequence: seal.sequence,
      kind,
      detail: `The reads sealed from ${seal.from} to ${seal.to}: ${what}.`,
    });

  const skipPurged = async (first: AccessSeal): Promise<void> => {
    earlier = BigInt(first.sequence) - 1n;
    next = first.first;
    let reads = 0;
    const sealed = rows(next)[Symbol.asyncIterator]();
    while (!(await sealed.next()).done) reads += 1;
    if (reads > 0) report.notes.push(`${reads} reads were sealed by events that are archived`);
  };

  return {
    async seal(seal, mayFollowPurged) {
      if (seals === 0n && mayFollowPurged) await skipPurged(seal);
      seals += 1n;
      if (seal.first !== next || seal.sequence !== String(earlier + seals))
        found('gap', seal, 'the seal before it is missing');
      next = seal.next;
      const hash = createSealHash();
      let count = 0n;
      for await (const row of rows(seal.next)) {
        hash.add(accessRowText(row));
        count += 1n;
      }
      const wrong = wrongWith(seal, count, hash.hex());
      if (wrong) found(count < BigInt(seal.count) ? 'gap' : 'edit', seal, wrong);
    },
    async end() {
      report.seals = String(seals);
      let unsealed = 0;
      const rest = rows()[Symbol.asyncIterator]();
      while (!(await rest.next()).done) unsealed += 1;
      if (unsealed > 0) report.notes.push(`${unsealed} reads are not sealed yet`);
    },
  };
};
