import type { CheckRequirement, Finding } from '../../../contracts/controls/policies';
import { privilegedSecondFactorV1, screenedWithFreshListV1 } from '../../../contracts/controls/policy-schemas';
import type { Tx } from '../../../platform/database/unit-of-work';
import { checkPrivilegedSecondFactor } from './privileged-second-factor';
import { checkScreenedWithFreshList } from './screened-with-fresh-list';

type Check = (tx: Tx, parameters: unknown, now: Date) => Promise<Finding>;

/**
 * By name and version: what a version looks at never changes, so that its results can be compared. A change is a new
 * version beside it, here and in the schema of requirements.
 */
const CHECKS: Readonly<Record<string, Check>> = {
  'privileged-second-factor@1': (tx, parameters) =>
    checkPrivilegedSecondFactor(tx, privilegedSecondFactorV1.parse(parameters)),
  'screened-with-fresh-list@1': (tx, parameters, now) =>
    checkScreenedWithFreshList(tx, screenedWithFreshListV1.parse(parameters), now),
};

/** Runs the check that a requirement names, on the rows as they are now. */
export const runCheck = (tx: Tx, requirement: CheckRequirement, now: Date): Promise<Finding> => {
  const name = `${requirement.check}@${requirement.check_version}`;
  const check = CHECKS[name];
  if (!check)
    throw new Error(`requirement ${requirement.id} names the check ${name}, which this release does not have`);
  return check(tx, requirement.parameters, now);
};
