import type { KeyScope } from '../keys/states';

/** The resources of a retention policy. */
export const RETENTION_RESOURCES = ['audit_logs', 'retention_keys', 'intake_keys'] as const;
export type RetentionResource = (typeof RETENTION_RESOURCES)[number];

/**
 * The actions of a retention run. `archive`: stores rows as files under object lock, then deletes them from the
 * database. `destroy-keys`: destroys keys, so that no value sealed under them can be opened again.
 */
export const RETENTION_ACTIONS = ['archive', 'destroy-keys'] as const;
export type RetentionAction = (typeof RETENTION_ACTIONS)[number];
export const actionOn = (resource: RetentionResource): RetentionAction =>
  resource === 'audit_logs' ? 'archive' : 'destroy-keys';

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
/** The upper limit of the threshold of any policy, above which a run needs a second person. */
export const MOST_WITHOUT_APPROVAL = 1_000;

/** One batch of a run: sequences of a stream up to a signed checkpoint; `root` is the hash of the last, in hex. */
export interface SelectedRange {
  stream: number;
  first: string;
  last: string;
  root: string;
}

/** The scopes of keys with data of many subjects: a class and year, or a month of intake. */
export const SHARED_KEY_SCOPES = ['retention', 'intake'] as const satisfies readonly KeyScope[];

/** A key whose time is over, as its row names it. */
export interface SelectedKey {
  scope: (typeof SHARED_KEY_SCOPES)[number];
  id: string;
  version: number;
}

export type Selection = readonly SelectedRange[] | readonly SelectedKey[];
