import type {
  CheckRequirement,
  CheckVerdict,
  ControlStatus,
  Finding,
  ManualRequirement,
} from '../../contracts/controls/policies';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a check's finding says. Where there was nothing to look at, nothing was shown: that is never a pass. */
export const verdictOf = ({ population, failing }: Finding): CheckVerdict => {
  if (failing > 0) return 'fail';
  return population > 0 ? 'pass' : 'not_assessed';
};

interface StoredResult {
  verdict: CheckVerdict;
  assessedAt: Date;
}

/** A result is as good as new up to its requirement's age, that moment included. A failure does not fade with age. */
export const statusOfCheck = (
  { max_age_hours: maxAgeHours }: Pick<CheckRequirement, 'max_age_hours'>,
  last: StoredResult | undefined,
  now: Date,
): ControlStatus => {
  if (!last) return 'not_assessed';
  if (last.verdict !== 'pass') return last.verdict;
  return now.getTime() - last.assessedAt.getTime() > maxAgeHours * HOUR_MS ? 'stale' : 'pass';
};

interface DatedEvidence {
  validFrom: Date;
  /** From then on it proves nothing. */
  validUntil: Date;
}

/** By the newest evidence that has begun: it ends at its own end, or when it has become too old, whichever is first. */
export const statusOfManual = (
  { max_age_days: maxAgeDays }: Pick<ManualRequirement, 'max_age_days'>,
  newest: DatedEvidence | undefined,
  now: Date,
): ControlStatus => {
  if (!newest || newest.validFrom > now) return 'not_assessed';
  const tooOld = now.getTime() - newest.validFrom.getTime() > maxAgeDays * DAY_MS;
  return tooOld || now >= newest.validUntil ? 'stale' : 'pass';
};

const WORST_FIRST: readonly ControlStatus[] = ['fail', 'not_assessed', 'stale', 'pass'];

/** A policy is as good as the worst of its requirements; one without any shows nothing. */
export const worstOf = (statuses: readonly ControlStatus[]): ControlStatus =>
  WORST_FIRST.find((status) => statuses.includes(status)) ?? 'not_assessed';

/** Looked at again when half of its age has passed, so that a day's outage of the scheduler makes nothing stale. */
export const isDue = (
  { max_age_hours: maxAgeHours }: Pick<CheckRequirement, 'max_age_hours'>,
  lastAssessedAt: Date | undefined,
  now: Date,
): boolean => !lastAssessedAt || now.getTime() - lastAssessedAt.getTime() >= (maxAgeHours * HOUR_MS) / 2;
