import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { auditHash } from '../../platform/database/audit-chain';
import type { AuditSource } from '../audit/audit-source';
import { databaseSource, inSnapshot } from '../audit/database-source';
import { verifyAudit } from '../audit/verify';
import { interleave } from './arms';
import type { BenchSystem } from './bench-system';
import type { BenchSize, Figure } from './figures';
import { spreadOf } from './spread';

const EVENTS = 200_000;
const EVENTS_FULL = 1_000_000;
// More in one transaction would pile up versions of the heads.
const BATCH = 500;
const ROUNDS = 3;
const MAX_RATIO = 1.5;

/** Through the function that everything goes through; texts like those of real events. */
const APPEND = `do $$
  declare id uuid;
  begin
    perform set_config('app.actor_id', '00000000-0000-7000-8000-000000000001', true);
    perform set_config('app.request_id', 'bench', true);
    for n in 1..${BATCH} loop
      id := gen_random_uuid();
      perform audit_append((n % 8)::smallint, id, date_trunc('milliseconds', clock_timestamp()), 'donation.settled',
        'donation', id::text, 'done', null, null, sha256(id::text::bytea) || sha256('bench'));
    end loop;
  end $$`;

async function* none(): AsyncIterable<never> {}
const NO_CHECKPOINTS = {
  store: { bucket: 'none', versions: none, read: () => Promise.reject(new Error('none')) },
  signatureNow: () => Promise.resolve(undefined),
};

const timed = async (client: Client, work: (source: AuditSource) => Promise<void>): Promise<number> => {
  const begun = performance.now();
  await inSnapshot(client, () => work(databaseSource(client, NO_CHECKPOINTS)));
  return (performance.now() - begun) / 1000;
};

/** Reads every row, makes its text and hashes it, and looks at nothing. */
const readAndHash = async (source: AuditSource): Promise<void> => {
  for await (const { stream, sequence, prevHash, text } of source.events()) auditHash(stream, sequence, prevHash, text);
};

const verify = async (source: AuditSource): Promise<void> => {
  const { findings } = await verifyAudit(source, new Map());
  if (findings.length > 0) throw new Error(`the audit log is not whole: ${JSON.stringify(findings)}`);
};

/**
 * Measures the verification of the whole log over reading and hashing the same rows, both in one process and one
 * connection.
 */
export const measureVerification = async (
  { env, query }: BenchSystem,
  log: (line: string) => void,
  { full }: BenchSize,
): Promise<Figure[]> => {
  const wanted = full ? EVENTS_FULL : EVENTS;
  log(`A3: appending ${wanted} events`);
  for (let made = 0; made < wanted; made += BATCH) await query(APPEND);
  await query('vacuum analyze audit_logs');
  const client = new Client({ connectionString: env['DATABASE_URL'] });
  await client.connect();
  try {
    const arms = { verifyS: () => timed(client, verify), readAndHashS: () => timed(client, readAndHash) };
    const rounds = await interleave(ROUNDS, arms, ({ verifyS, readAndHashS }, round) =>
      log(
        `A3: ${round} of ${ROUNDS}: verified in ${verifyS.toFixed(1)} s, read and hashed in ${readAndHashS.toFixed(1)} s`,
      ),
    );
    return [
      {
        measure: 'A3',
        what: `verifying ${wanted} audit events, over reading and hashing them`,
        value: spreadOf(rounds.map(({ verifyS, readAndHashS }) => verifyS / readAndHashS)),
        pairs: ROUNDS,
        target: { kind: 'at most', value: MAX_RATIO },
        arms: rounds,
      },
    ];
  } finally {
    await client.end();
  }
};
