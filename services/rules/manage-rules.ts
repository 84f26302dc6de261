import type { RuleIssue } from '../../contracts/rules/rules';
import type { RuleDefinition, RuleResource } from '../../contracts/rules/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { accessRuleStore, type FoundRule } from '../../entities/rules/access-rule.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { issuesOf, missingRule, ruleOf, showRule } from './read-rule';
import { requireOthersDeny, requireRuleSeparated } from './separate-duties';

/** The error of an invalid rule, with all its faults for the author; nothing was stored. */
export class InvalidRule extends Error {
  override name = 'InvalidRule';
  constructor(readonly issues: readonly RuleIssue[]) {
    super(issues.map(({ pointer, wayOut }) => `${pointer} ${wayOut}`).join('; '));
  }
}

const shown = async (tx: Tx, id: string): Promise<RuleResource> => {
  const found = await accessRuleStore(tx).find(id);
  if (!found) throw missingRule(id);
  return showRule(found);
};

const requireFit = async (tx: Tx, rule: RuleDefinition & { id: string }, caller: Caller): Promise<void> => {
  const issues = issuesOf({ ...rule, isActive: true }, caller);
  if (issues.length > 0) throw new InvalidRule(issues);
  await requireRuleSeparated(tx, { ...rule, isActive: true }, caller);
};

const overtaken = (name: string) => () =>
  new Refused(
    'kernel.conflict',
    `another person has just written or activated a version of '${name}'; read it first`,
    '/name',
  );

/** Returns all faults of a rule, without storing anything. */
export const validateRule = (rule: RuleDefinition, caller: Caller): readonly RuleIssue[] =>
  issuesOf({ ...rule, id: caller.actor.userId, isActive: true }, caller);

/**
 * Stores a rule as a draft: the first version of its name, or the next. Returns a stored rule of the same id unchanged.
 * Throws `InvalidRule`, and `Refused` (rule.duties-separated, kernel.conflict).
 */
export const writeRule = (
  { withActor }: { withActor: WithActor },
  rule: RuleDefinition & { id: string },
  caller: Caller,
): Promise<RuleResource> =>
  withActor(caller.actor, async (tx) => {
    const store = accessRuleStore(tx);
    if (await store.find(rule.id)) return shown(tx, rule.id);
    await requireFit(tx, rule, caller);
    store.insert(rule, caller.actor.userId, overtaken(rule.name));
    tx.audit({
      action: 'rule.written',
      resourceType: 'access-rule',
      resourceId: rule.id,
      details: { name: rule.name },
    });
    return shown(tx, rule.id);
  });

const take = async (tx: Tx, id: string): Promise<FoundRule> => {
  const found = await accessRuleStore(tx).lock(id);
  if (!found) throw missingRule(id);
  return found;
};

/**
 * Activates a draft, replacing the active version of its name; an active version stays unchanged. Throws `InvalidRule`,
 * and `Refused` (kernel.not-found, rule.settled, rule.duties-separated, kernel.conflict).
 */
export const activateRule = (
  { withActor }: { withActor: WithActor },
  id: string,
  caller: Caller,
): Promise<RuleResource> =>
  withActor(caller.actor, async (tx) => {
    const found = await take(tx, id);
    if (found.state === 'active') return showRule(found);
    if (found.state === 'retired')
      throw new Refused('rule.settled', 'this version is retired for good; write a new version');
    const rule = ruleOf(found);
    await requireFit(tx, rule, caller);
    const store = accessRuleStore(tx);
    const replaced = await store.retireActive(rule.name);
    const former = replaced === undefined ? undefined : await store.find(replaced);
    if (former) requireOthersDeny(ruleOf(former), caller);
    store.activate(id, overtaken(rule.name));
    const details = { name: rule.name, replaced: replaced ?? null };
    tx.audit({ action: 'rule.activated', resourceType: 'access-rule', resourceId: id, details });
    return shown(tx, id);
  });

/**
 * Retires a version or a draft; a retired one stays unchanged. Throws `Refused` (kernel.not-found,
 * rule.duties-separated).
 */
export const retireRule = (
  { withActor }: { withActor: WithActor },
  id: string,
  caller: Caller,
): Promise<RuleResource> =>
  withActor(caller.actor, async (tx) => {
    const found = await take(tx, id);
    if (found.state === 'retired') return showRule(found);
    const rule = ruleOf(found);
    if (found.state === 'active') requireOthersDeny(rule, caller);
    await accessRuleStore(tx).retire(id);
    const details = { name: rule.name };
    tx.audit({ action: 'rule.retired', resourceType: 'access-rule', resourceId: id, details });
    return shown(tx, id);
  });
