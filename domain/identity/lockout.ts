import type { LockoutScope } from '../../contracts/identity/states';

/**
 * The failures after which a try locks, for how long, and how that grows with each further one. An address may be a
 * whole office behind one router, so it is allowed more. Both forget after a day without a failure.
 */
export const LOCKOUTS: Readonly<Record<LockoutScope, { tries: number; firstSeconds: number; maxSeconds: number }>> = {
  account: { tries: 5, firstSeconds: 60, maxSeconds: 3_600 },
  address: { tries: 25, firstSeconds: 60, maxSeconds: 3_600 },
};
