import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { ENGINE_USER_ID } from '../../contracts/identity/actor';
import { localMasterKey } from '../../platform/crypto/local-master-key';
import { createMasterKeys } from '../../platform/crypto/master-keys';
import { createDataSource } from '../../platform/data-source/data-source';
import { createUnitOfWork, type Tx, type WithActor } from '../../platform/database/unit-of-work';
import { interleave, secondsFor } from './arms';
import type { BenchSystem } from './bench-system';
import type { Figure } from './figures';
import { spreadOf } from './spread';

const CLIENTS = 32;
const INSERT = 'insert into bench_audited (id, body) values ($1, $2)';
const INSERTS = 2_000;
const WARM_UP = 1_000;
const ROUNDS = 5;
const MIN_OVER_SINGLE = 2;
const MIN_OVER_UNAUDITED = 0.3;

const TABLE = [
  'create table if not exists bench_audited (id uuid primary key, body text not null)',
  'grant insert on bench_audited to hingecraft_app',
];

type Audited = 'eight-chains' | 'single-chain' | 'not';

const auditEvent = ({ audit }: Tx, id: string, audited: Exclude<Audited, 'not'>): void =>
  audit({
    action: 'bench.inserted',
    resourceType: 'bench',
    // One resource is one stream.
    resourceId: audited === 'single-chain' ? 'one' : id,
    details: { from: 'created', to: 'pending' },
  });

/** The same insert in its own transaction and message, each time; only the audit event differs. */
const insertsPerS = async (withActor: WithActor, audited: Audited, count = INSERTS): Promise<number> => {
  const actor = { userId: ENGINE_USER_ID, requestId: 'bench' };
  const insert = (id: string) =>
    withActor(
      actor,
      (tx) => {
        tx.later({ text: INSERT, values: [id, 'a row of the benchmark'] });
        if (audited !== 'not') auditEvent(tx, id, audited);
        return Promise.resolve();
      },
      audited === 'not' ? { technical: 'the arm without audit events' } : {},
    );
  const ids = Array.from({ length: count }, () => newId());
  return count / (await secondsFor(ids, CLIENTS, insert));
};

/** Only a run of retention takes one away, and none is old enough. */
const WITHOUT_AUDIT_KEYS = [
  'alter table encryption_keys disable trigger encryption_keys_go_by_run',
  `delete from encryption_keys where scope_id like 'audit:%'`,
  'alter table encryption_keys enable always trigger encryption_keys_go_by_run',
];

/** A unit of work with a connection for each client, on the system's database. */
const withUnit = async <T>({ env, query }: BenchSystem, work: (withActor: WithActor) => Promise<T>): Promise<T> => {
  for (const statement of TABLE) await query(statement);
  const { DATABASE_URL = '' } = env;
  const settings = { url: DATABASE_URL, poolSize: CLIENTS, applicationName: 'bench' };
  const dataSource = await createDataSource(settings).initialize();
  // The key of the system's own events is wrapped by the system's master key: these have none to share.
  for (const statement of WITHOUT_AUDIT_KEYS) await query(statement);
  try {
    const masterKeys = createMasterKeys(localMasterKey(randomBytes(32)));
    return await work(createUnitOfWork({ dataSource, masterKeys, lookupKey: randomBytes(32) }));
  } finally {
    await dataSource.destroy();
    // Nor would a process start that cannot open these.
    for (const statement of WITHOUT_AUDIT_KEYS) await query(statement);
  }
};

type Log = (line: string) => void;

const against = (
  system: BenchSystem,
  log: Log,
  { measure, other, what, atLeast }: { measure: 'A1' | 'A2'; other: Audited; what: string; atLeast: number },
): Promise<Figure[]> =>
  withUnit(system, async (withActor) => {
    log(`${measure}: warming up`);
    await insertsPerS(withActor, 'eight-chains', WARM_UP);
    await insertsPerS(withActor, other, WARM_UP);
    const arms = {
      auditedPerS: () => insertsPerS(withActor, 'eight-chains'),
      otherPerS: () => insertsPerS(withActor, other),
    };
    const rounds = await interleave(ROUNDS, arms, ({ auditedPerS, otherPerS }, round) =>
      log(`${measure}: ${round} of ${ROUNDS}: ${auditedPerS.toFixed(0)}/s audited, ${otherPerS.toFixed(0)}/s ${what}`),
    );
    return [
      {
        measure,
        what: `audited inserts/s of ${CLIENTS} clients, over the same ${what}`,
        value: spreadOf(rounds.map(({ auditedPerS, otherPerS }) => auditedPerS / otherPerS)),
        pairs: ROUNDS,
        target: { kind: 'at least', value: atLeast },
        arms: rounds,
      },
    ];
  });

/** Measures the gain of eight chains: writers of different subjects do not wait for each other. */
export const measureSingleChain = (system: BenchSystem, log: Log): Promise<Figure[]> =>
  against(system, log, { measure: 'A1', other: 'single-chain', what: 'on a single chain', atLeast: MIN_OVER_SINGLE });

/** Measures the cost of the audit log. */
export const measureUnaudited = (system: BenchSystem, log: Log): Promise<Figure[]> =>
  against(system, log, { measure: 'A2', other: 'not', what: 'without an event', atLeast: MIN_OVER_UNAUDITED });
