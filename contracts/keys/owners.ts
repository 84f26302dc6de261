import type { KeyClass } from './classes';
import type { KeyScope } from './states';

/** The owner of a key: a subject by id, a retention class and year (`audit:2026`), or a month of intake (`2026-01`). */
export interface KeyOwner {
  scope: KeyScope;
  id: string;
}

/** Returns the owner of a donor's key: destroying the key erases the donor. */
export const donorKey = (donorId: string): KeyOwner => ({ scope: 'subject', id: donorId });

/**
 * Returns the owner of the retention key of a class, for the year of `at` in UTC. Such a key seals facts that the law
 * requires to be kept after their subject is erased.
 */
export const retentionKey = (kind: Exclude<KeyClass, 'audit'>, at: Date): KeyOwner => ({
  scope: 'retention',
  id: `${kind}:${at.getUTCFullYear()}`,
});

/** Returns the owner of an intake key: webhook bodies have no known subject yet, so their keys are per month. */
export const intakeKey = (at: Date): KeyOwner => ({ scope: 'intake', id: at.toISOString().slice(0, 7) });
