import { randomUUID } from 'node:crypto';
import type { AccessRule } from '../../contracts/rules/rules';
import { buildRuleBook } from '../../domain/access/rule-book';
import type { FieldSetting } from '../../contracts/access/rights';
import type { Reader } from '../../services/access/access-record';
import type { Rights } from '../../services/access/rule-books';
import { decisionUser } from './access-rules';

const ROLE = 'member';

/** Rights of a member whose role has these permissions, beside these rules. */
export const rightsWith = (
  permissions: readonly string[],
  rules: readonly AccessRule[] = [],
  settings: readonly FieldSetting[] = [],
): Rights => {
  const grants = permissions.map((permission) => {
    const [resourceType = '', action = ''] = permission.split(':');
    return { id: randomUUID(), role: ROLE, resourceType, action };
  });
  return {
    user: decisionUser({ roles: [ROLE] }),
    book: buildRuleBook({ epoch: '1', rules, grants, escalations: [], settings }),
  };
};

/** What is noted of their readings goes nowhere. */
export const callerWith = (...given: Parameters<typeof rightsWith>): Reader => {
  const rights = rightsWith(...given);
  const actor = { userId: rights.user.id, requestId: 'test' };
  return { actor, rights, ipAddress: '192.0.2.7', recordAccess: () => undefined };
};
