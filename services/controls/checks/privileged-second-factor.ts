import type { Finding } from '../../../contracts/controls/policies';
import type { SecondFactorParameters } from '../../../contracts/controls/policy-schemas';
import { controlChecksStore } from '../../../entities/controls/control-checks.store';
import type { Tx } from '../../../platform/database/unit-of-work';

/** Checks that every active account with one of these roles has a confirmed authenticator app or passkey. */
export const checkPrivilegedSecondFactor = async (
  { manager }: Tx,
  { roles }: SecondFactorParameters,
): Promise<Finding> => ({ ...(await controlChecksStore(manager).secondFactors(roles)), subject_type: 'user' });
