import type { KeyClass } from './classes';
import type { KeyScope } from './states';

/** Whose key: a subject by id, a retention class and year (`audit:2026`), a month of intake (`2026-01`). */
export interface KeyOwner {
  scope: KeyScope;
  id: string;
}

/** A donor's own key: destroying it erases the donor. */
export const donorKey = (donorId: string): KeyOwner => ({ scope: 'subject', id: donorId });

/** Facts the law makes us keep outlive their subject under a key of their class and year. */
export const retentionKey = (kind: Exclude<KeyClass, 'audit'>, at: Date): KeyOwner => ({
  scope: 'retention',
  id: `${kind}:${at.getUTCFullYear()}`,
});

/** Webhook bodies have no known subject yet; their keys go month by month. */
export const intakeKey = (at: Date): KeyOwner => ({ scope: 'intake', id: at.toISOString().slice(0, 7) });
