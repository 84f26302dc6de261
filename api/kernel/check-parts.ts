import type { Parts } from '../../contracts/kernel/schemas';

export interface PartChecks {
  /** Each resolves when the part answers, and rejects otherwise. */
  postgres(): Promise<void>;
  temporal(): Promise<void>;
  s3(): Promise<void>;
  audit(): Promise<void>;
}

type Part = keyof PartChecks;

const TIMEOUT_MS = 1_500;
/** A part that has not answered for so long, however late, counts as down. */
const SILENT_MS = 30_000;
/** However many probes ask, the parts are asked once in this time. */
const FRESH_MS = 1_000;

const MISSING: Record<Part, string> = {
  postgres: 'nothing can be stored or read; every request is answered 503',
  temporal: 'decisions, cancellations and approvals; pledges and webhooks are stored and processed later',
  s3: 'receipt files; everything else works',
  audit: 'the proof of the audit log: its object lock did not pass its last test, or the result cannot be read',
};
const SLOW = 'nothing for certain: it answers late, and requests that need it may take long or be answered 503';

/** `late`: no answer yet, or one that came after its time. */
type Answer = 'answered' | 'refused' | 'late';

/** A question that a part has not answered yet. */
interface Probe {
  askedAt: number;
  answer: Promise<Answer>;
}

const withinTime = ({ askedAt, answer }: Probe): Promise<Answer> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve('late'), Math.max(0, askedAt + TIMEOUT_MS - Date.now()));
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};

/**
 * Creates a check of the services that the API depends on, asked all at once; its result is at most a second old. A part
 * that refuses is down. One that does not answer in 1.5 s is slow, since a machine short of CPU makes every part slow,
 * and a balancer that took the API away for it would take the last copy; only 30 s without any answer count as down.
 */
export const createCheckParts = (checks: PartChecks): (() => Promise<Parts>) => {
  const probes = new Map<Part, Probe>();
  const created = Date.now();
  const answeredAt = new Map<Part, number>();

  const ask = (name: Part): Probe => {
    const askedAt = Date.now();
    const answer = checks[name]()
      .then(
        (): Answer => {
          answeredAt.set(name, Date.now());
          return 'answered';
        },
        (): Answer => (Date.now() - askedAt > TIMEOUT_MS ? 'late' : 'refused'),
      )
      .finally(() => probes.get(name) === probe && probes.delete(name));
    const probe = { askedAt, answer };
    probes.set(name, probe);
    return probe;
  };

  const check = async (name: Part): Promise<Parts['postgres']> => {
    // A part that is late is not asked a second time beside the first: each question holds a connection.
    const running = probes.get(name);
    const isHopeless = running !== undefined && Date.now() - running.askedAt > SILENT_MS;
    const answer = await withinTime(running && !isHopeless ? running : ask(name));
    if (answer === 'answered') return { state: 'up' };
    const isSilent = Date.now() - (answeredAt.get(name) ?? created) > SILENT_MS;
    if (answer === 'late' && !isSilent) return { state: 'slow', missing: SLOW };
    return { state: 'down', missing: MISSING[name] };
  };

  const checkAll = async (): Promise<Parts> => {
    const [postgres, temporal, s3, audit] = await Promise.all([
      check('postgres'),
      check('temporal'),
      check('s3'),
      check('audit'),
    ]);
    return { postgres, temporal, s3, audit };
  };
  let last: { at: number; parts: Promise<Parts> } | undefined;
  return () => {
    if (!last || Date.now() - last.at > FRESH_MS) last = { at: Date.now(), parts: checkAll() };
    return last.parts;
  };
};

/**
 * Returns the overall state: `down` without Postgres, `degraded` without another service. A degraded process counts as
 * ready, so that the load balancer keeps it for pledges and webhooks.
 */
export const overall = ({ postgres, ...others }: Parts): 'ready' | 'degraded' | 'down' => {
  if (postgres.state === 'down') return 'down';
  return [postgres, ...Object.values(others)].every(({ state }) => state === 'up') ? 'ready' : 'degraded';
};
