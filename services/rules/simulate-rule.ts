import type { AccessRule } from '../../contracts/rules/rules';
import type { SimulateBody, Simulation } from '../../contracts/rules/schemas';
import { explain } from '../../domain/access/decide';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { requestFor, rightsFor, rowFor, showExplanation, splitPermission } from '../access/explain-decision';
import type { RuleBooks } from '../access/rule-books';
import { InvalidRule } from './manage-rules';
import { issuesOf } from './read-rule';

/** Greater than any id that is made: as a rule stored now, it is the youngest of its priority. */
const CANDIDATE_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Explains a decision twice: by the active rules, and with this rule instead of the active version of its name. Stores
 * nothing. Throws `InvalidRule`, and what `explainDecision` throws.
 */
export const simulateRule = (
  { withActor, ruleBooks }: { withActor: WithActor; ruleBooks: RuleBooks },
  { rule: definition, ...body }: SimulateBody,
  caller: Caller,
): Promise<Simulation> =>
  withActor(caller.actor, async (tx) => {
    const rule: AccessRule = { ...definition, id: CANDIDATE_ID, isActive: true };
    const issues = issuesOf(rule, caller);
    if (issues.length > 0) throw new InvalidRule(issues);
    const rights = await rightsFor(tx, ruleBooks, body, caller);
    const before = rights.book.rulesOf(splitPermission(body.permission)[0]);
    const after = [...before.filter(({ name }) => name !== rule.name), rule];
    const row = await rowFor(tx, body, [...before, rule], caller);
    const request = requestFor(body, rights, row);
    return { before: showExplanation(explain(before, request)), after: showExplanation(explain(after, request)) };
  });
