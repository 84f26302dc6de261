import type { Finding } from '../../../contracts/governance/policies';
import type { SecondFactorParameters } from '../../../contracts/governance/policy-schemas';
import { controlChecksStore } from '../../../entities/governance/control-checks.store';
import type { Tx } from '../../../platform/database/unit-of-work';

/** Every active account that holds one of these roles has a confirmed authenticator app or passkey. */
export const checkPrivilegedSecondFactor = async (
  { manager }: Tx,
  { roles }: SecondFactorParameters,
): Promise<Finding> => ({ ...(await controlChecksStore(manager).secondFactors(roles)), subject_type: 'user' });
