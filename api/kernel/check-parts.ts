import type { Parts } from '../../contracts/kernel/schemas';

export interface PartChecks {
  /** Each resolves when the part answers, and rejects otherwise. */
  postgres(): Promise<void>;
  temporal(): Promise<void>;
  s3(): Promise<void>;
  audit(): Promise<void>;
}

const TIMEOUT_MS = 1_500;
/** However many probes ask, the parts are asked once in this time. */
const FRESH_MS = 1_000;

const MISSING: Record<keyof PartChecks, string> = {
  postgres: 'nothing can be stored or read; every request is answered 503',
  temporal: 'decisions, cancellations and approvals; pledges and webhooks are stored and processed later',
  s3: 'receipt files; everything else works',
  audit: 'the proof of the audit log: its object lock did not pass its last test, or the result cannot be read',
};

const within = (check: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS);
  });
  return Promise.race([check, late]).finally(() => clearTimeout(timer));
};

/**
 * Creates the health check of the services that the API depends on. It asks all of them at once, takes one that does
 * not answer in 1.5 s as down, and reuses its result for a second.
 */
export const createCheckParts = (checks: PartChecks): (() => Promise<Parts>) => {
  const check = async (name: keyof PartChecks): Promise<Parts['postgres']> => {
    try {
      await within(checks[name]());
      return { state: 'up' };
    } catch {
      return { state: 'down', missing: MISSING[name] };
    }
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
  return Object.values(others).every(({ state }) => state === 'up') ? 'ready' : 'degraded';
};
