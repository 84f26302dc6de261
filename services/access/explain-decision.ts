import { isResourceType } from '../../contracts/access/resources';
import { PERMISSIONS } from '../../contracts/identity/permissions';
import type {
  AccessRule,
  Allowed,
  DecisionContext,
  DecisionRequest,
  Explanation,
  Obligation,
  ResourceRow,
} from '../../contracts/rules/rules';
import type { ExplainBody, ExplanationResource, OwnPermissions } from '../../contracts/rules/schemas';
import { isSubject } from '../../domain/access/apply-rule';
import { explain } from '../../domain/access/decide';
import { fieldsAsked } from '../../domain/access/fields-asked';
import { Refused } from '../../contracts/kernel/refused';
import { describedRow } from '../../entities/access/described-rows';
import { rightsStore } from '../../entities/identity/rights.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { readerIn, recordRefusal, recordStatement } from './access-record';
import { decisionOn, may, type Caller } from './authorize';
import { requirePermission } from './require-permission';
import type { Rights, RuleBooks } from './rule-books';
import { requireField, requireOn } from './show-resource';

const shownObligation = (one: Obligation): string => {
  switch (one.kind) {
    case 'mask':
      return `mask ${one.mask}: ${one.fields.join(', ')}`;
    case 'step-up':
      return `step-up within ${one.withinSeconds} s`;
    case 'approval':
      return `approval of ${one.approvers}`;
    case 'reason-required':
      return one.kind;
  }
};

const fieldsOf = ({ fields }: Allowed): string[] => (fields === '*' ? ['*'] : [...fields]);

export const showExplanation = ({ decision, rules }: Explanation): ExplanationResource => ({
  effect: decision.effect,
  reason: decision.effect === 'deny' ? decision.reason : null,
  rule_id: 'ruleId' in decision ? decision.ruleId : null,
  fields: decision.effect === 'allow' ? fieldsOf(decision) : [],
  obligations: decision.effect === 'allow' ? decision.obligations.map(shownObligation) : [],
  rules: rules.map(({ ruleId, ...rest }) => ({ ...rest, rule_id: ruleId })),
});

export const splitPermission = (permission: string): [type: string, action: string] => {
  const [type = '', action = ''] = permission.split(':');
  return [type, action];
};

/**
 * Reads the resource that the question is about; undefined for a question about the type. An explanation reveals the
 * results of conditions, so the caller must be able to read the resource and every field that a condition uses. Throws
 * `Refused` (kernel.not-found, access.forbidden).
 */
export const rowFor = async (
  tx: Tx,
  { permission, resource_id: id }: ExplainBody,
  rules: readonly AccessRule[],
  caller: Caller,
): Promise<ResourceRow | undefined> => {
  if (id === undefined) return undefined;
  const [type] = splitPermission(permission);
  const missing = () =>
    new Refused('kernel.not-found', `there is no resource of the type ${type} with the id ${id}`, '/resource_id');
  const row = isResourceType(type) ? await describedRow(tx.manager, type, id) : undefined;
  if (!row || !isResourceType(type)) throw missing();
  const reader = readerIn(tx, caller);
  const read = requireOn(reader, `${type}:read`, type, row, missing);
  const asked = rules.flatMap(({ condition }) => (condition ? fieldsAsked(condition.test) : []));
  for (const name of new Set(asked)) requireField(reader, type, name, read, row);
  return row;
};

export const rightsFor = async (tx: Tx, ruleBooks: RuleBooks, { user_id: userId }: ExplainBody, caller: Caller) => {
  const id = userId ?? caller.actor.userId;
  const found = await rightsStore(tx.manager).of(id);
  if (!found) throw new Refused('kernel.not-found', `there is no active user ${id}`, '/user_id');
  return ruleBooks.rightsOf(tx.manager, id, found);
};

export const requestFor = (
  body: ExplainBody,
  { user, book }: Rights,
  row: ResourceRow | undefined,
): DecisionRequest => {
  const [type, action] = splitPermission(body.permission);
  const context: DecisionContext = {
    now: body.at === undefined ? new Date() : new Date(body.at),
    ipAddress: body.ip_address ?? null,
    purpose: null,
  };
  return { user, context, action, description: book.descriptionOf(type), row };
};

const EXPLAINS_OTHERS = 'decisions:explain';

/**
 * Explains why a user may or may not do something. Changes nothing. Every caller may ask about themselves, and is shown
 * the rules that are about them; others, and all rules, need `decisions:explain`. Throws `Refused` (kernel.not-found,
 * access.forbidden, or what a rule asks for).
 */
export const explainDecision = async (
  ports: { withActor: WithActor; ruleBooks: RuleBooks },
  body: ExplainBody,
  caller: Caller,
): Promise<ExplanationResource> => {
  const isOwn = body.user_id === undefined || body.user_id === caller.actor.userId;
  if (!isOwn)
    await requirePermission(caller, EXPLAINS_OTHERS, {
      recordRefusal: (...noted) => recordRefusal(ports, ...noted),
      recordStatement: (...noted) => recordStatement(ports, ...noted),
    });
  return ports.withActor(caller.actor, async (tx) => {
    const rights = await rightsFor(tx, ports.ruleBooks, body, caller);
    const all = rights.book.rulesOf(splitPermission(body.permission)[0]);
    // A rule about somebody else decides nothing here, and may say who they are.
    const rules = may(caller, EXPLAINS_OTHERS) ? all : all.filter((rule) => isSubject(rule, rights));
    const row = await rowFor(tx, body, rules, caller);
    return showExplanation(explain(rules, requestFor(body, rights, row)));
  });
};

/** Lists what the caller may do now, for user interfaces; the API decides again on each action. */
export const listOwnPermissions = (caller: Caller): OwnPermissions => {
  const permissions = PERMISSIONS.flatMap((permission): OwnPermissions['permissions'] => {
    const decision = decisionOn(caller, permission);
    if (decision.effect === 'allow') {
      const obligations = decision.obligations.map(shownObligation);
      return [{ permission, on: 'every', fields: fieldsOf(decision), obligations }];
    }
    return decision.reason === 'depends-on-resource' ? [{ permission, on: 'some', fields: null, obligations: [] }] : [];
  });
  return { user_id: caller.actor.userId, roles: [...(caller.rights?.user.roles ?? [])], permissions };
};
