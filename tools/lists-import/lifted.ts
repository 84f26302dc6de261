import type { ListOverride } from '../../domain/compliance/lists/list-objections';

const MAX_REASON = 1_000;

interface LiftingOptions {
  force: boolean;
  'put-in-force': boolean;
  reason?: string | undefined;
}

/**
 * Returns the overrides that the options name, and their reason; undefined when there are none. Throws for an override
 * without a reason, for a reason without an override, and for a reason that is too long.
 */
export const readLifted = (options: LiftingOptions): { overrides: ListOverride[]; reason: string } | undefined => {
  const overrides = (['force', 'put-in-force'] as const).filter((name) => options[name]);
  const reason = options.reason?.trim();
  const [first] = overrides;
  if (first === undefined) {
    if (reason === undefined) return undefined;
    throw new Error('--reason: say what for, with --force or --put-in-force');
  }
  if (!reason) throw new Error(`--${first}: needs --reason "…", which the audit log keeps`);
  if (reason.length > MAX_REASON)
    throw new Error(`--reason: ${reason.length} characters are over the limit of ${MAX_REASON}`);
  return { overrides, reason };
};
