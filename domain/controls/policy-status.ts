import type {
  CheckRequirement,
  CheckVerdict,
  ControlStatus,
  Finding,
  ManualRequirement,
} from '../../contracts/controls/policies';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Returns the verdict on a check's finding. A check that found nothing to examine is `not_assessed`, never a pass. */
export const verdictOf = ({ population, failing }: Finding): CheckVerdict => {
  if (failing > 0) return 'fail';
  return population > 0 ? 'pass' : 'not_assessed';
};

interface StoredResult {
  verdict: CheckVerdict;
  assessedAt: Date;
}

/**
 * Returns the status of a check from its last result. A pass becomes stale when it is older than `max_age_hours`; a
 * failure remains a failure.
 */
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

/**
 * Returns the status of a manual requirement from its newest evidence: a pass from the begin of the evidence to its end
 * or its maximum age, whichever is first, and stale afterwards.
 */
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

/** Returns the worst status of a policy's requirements; a policy without any is not assessed. */
export const worstOf = (statuses: readonly ControlStatus[]): ControlStatus =>
  WORST_FIRST.find((status) => statuses.includes(status)) ?? 'not_assessed';

/**
 * Returns whether a check is due: it is after half of its maximum age, so that a short outage of the scheduler makes no
 * result stale.
 */
export const isDue = (
  { max_age_hours: maxAgeHours }: Pick<CheckRequirement, 'max_age_hours'>,
  lastAssessedAt: Date | undefined,
  now: Date,
): boolean => !lastAssessedAt || now.getTime() - lastAssessedAt.getTime() >= (maxAgeHours * HOUR_MS) / 2;
