import { isUniqueViolation } from '../../platform/database/database-errors';
import { HttpProblem } from '../http/http-problem';

const CLASHES = {
  retention_policies_one_active: 'another policy for this resource is active; turn it off first',
  retention_policies_one_active_class: 'another policy for this class of keys is active; turn it off first',
  retention_policies_policy_name_key: 'another policy has this name',
} as const;

/** Says what the database refused of a policy. */
export const tellClash = (error: unknown): never => {
  const clash = Object.entries(CLASHES).find(([constraint]) => isUniqueViolation(error, constraint));
  throw clash ? new HttpProblem('conflict', clash[1]) : error;
};
