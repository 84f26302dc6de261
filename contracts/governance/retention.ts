/** What a policy of retention is about. */
export const RETENTION_RESOURCES = ['audit_logs'] as const;
export type RetentionResource = (typeof RETENTION_RESOURCES)[number];

/** `archive`: put under object lock, then taken away. */
export const RETENTION_ACTIONS = ['archive'] as const;
export type RetentionAction = (typeof RETENTION_ACTIONS)[number];

/** `held`: a legal hold came between; `changed`: what was approved is not what there is now. */
export const RETENTION_STATUSES = [
  'started',
  'counted',
  'approved',
  'done',
  'held',
  'refused',
  'lapsed',
  'changed',
] as const;
export type RetentionStatus = (typeof RETENTION_STATUSES)[number];

export const RETENTION_DAYS = { least: 365, most: 36_500 } as const;
/** No policy lets more than this go without a second person. */
export const MOST_WITHOUT_APPROVAL = 1_000;

/** One batch of a run: sequences of a stream up to a signed checkpoint; `root` is the hash of the last, in hex. */
export interface SelectedRange {
  stream: number;
  first: string;
  last: string;
  root: string;
}
