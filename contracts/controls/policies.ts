/** The topics of policies, for their readers; no check depends on them. */
export const POLICY_TYPES = ['access', 'screening', 'records'] as const;
export type PolicyType = (typeof POLICY_TYPES)[number];

export const POLICY_STATES = ['draft', 'active', 'retired'] as const;
export type PolicyState = (typeof POLICY_STATES)[number];

/** The verdicts of a check. Staleness depends on the time of reading, so it is not stored. */
export const CHECK_VERDICTS = ['pass', 'fail', 'not_assessed'] as const;
export type CheckVerdict = (typeof CHECK_VERDICTS)[number];

export const CONTROL_STATUSES = ['pass', 'fail', 'stale', 'not_assessed'] as const;
export type ControlStatus = (typeof CONTROL_STATUSES)[number];

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface BaseRequirement {
  /** Kebab-case, unique in its policy. */
  id: string;
  title: string;
  severity: Severity;
}

/** A requirement that a program checks; each run stores a result with its evidence. */
export interface CheckRequirement extends BaseRequirement {
  kind: 'check';
  check: string;
  check_version: number;
  max_age_hours: number;
  parameters: Readonly<Record<string, unknown>>;
}

/** A requirement that a person attests, by evidence that has an owner and an end. */
export interface ManualRequirement extends BaseRequirement {
  kind: 'manual';
  max_age_days: number;
}

export type Requirement = CheckRequirement | ManualRequirement;

/** The requirements of a policy, as they are stored. */
export interface Requirements {
  v: 1;
  list: readonly Requirement[];
}

/** The finding of a check: counts, and up to fifty ids of failures; no names. */
export interface Finding {
  population: number;
  failing: number;
  /** Of what `failing` counts. */
  subject_type: 'user' | 'donation';
  examples: readonly string[];
}
