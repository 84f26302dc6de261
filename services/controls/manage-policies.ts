import type { Requirements } from '../../contracts/controls/policies';
import type { PolicyBody, PolicyResource, PolicyResultResource } from '../../contracts/controls/policy-schemas';
import { Refused } from '../../contracts/kernel/refused';
import { policyStore, type FoundPolicy, type NewResult, type PolicyFilter } from '../../entities/controls/policy.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { NOTHING_SHOWN, standingOf, type PolicyStanding } from './policy-controls';
import { assessPolicyCommand } from './policy-commands';

export const missingPolicy = (id: string) => new Refused('kernel.not-found', `there is no policy ${id}`);

const show = (found: FoundPolicy, { status, controls }: PolicyStanding): PolicyResource => ({
  id: found.id,
  name: found.name,
  version: found.version,
  type: found.type,
  description: found.description,
  applicable_resources: [...found.applicableResources],
  effective_date: found.effectiveDate?.toISOString() ?? null,
  expiry_date: found.expiryDate?.toISOString() ?? null,
  // Its shape was looked at when it was written, and it never changes.
  requirements: found.requirements as PolicyResource['requirements'],
  state: found.state,
  status,
  controls,
  created_by: found.createdBy,
  created_at: found.createdAt.toISOString(),
  activated_by: found.activatedBy,
  activated_at: found.activatedAt?.toISOString() ?? null,
  retired_at: found.retiredAt?.toISOString() ?? null,
});

const showAll = async (tx: Tx, found: readonly FoundPolicy[]): Promise<PolicyResource[]> => {
  const standings = await standingOf(tx, found, new Date());
  return found.map((policy) => show(policy, standings.get(policy.id) ?? NOTHING_SHOWN));
};

export const findPolicy = async (tx: Tx, id: string): Promise<FoundPolicy> => {
  const found = await policyStore(tx).find(id);
  if (!found) throw missingPolicy(id);
  return found;
};

const shown = async (tx: Tx, id: string): Promise<PolicyResource> => {
  const [policy] = await showAll(tx, [await findPolicy(tx, id)]);
  if (!policy) throw missingPolicy(id);
  return policy;
};

const overtaken = (name: string) => () =>
  new Refused(
    'kernel.conflict',
    `another person has just written or activated a version of '${name}'; read it first`,
    '/name',
  );

const dated = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

/**
 * Stores a policy as a draft: the first version of its name, or the next. Returns a stored policy of the same id
 * unchanged. Throws `Refused` (kernel.conflict).
 */
export const writePolicy = (
  { withActor }: { withActor: WithActor },
  policy: PolicyBody & { id: string },
  { actor }: Caller,
): Promise<PolicyResource> =>
  withActor(actor, async (tx) => {
    const { id, name, type, description } = policy;
    const store = policyStore(tx);
    if (!(await store.find(id))) {
      const stored = {
        id,
        name,
        type,
        description,
        createdBy: actor.userId,
        requirements: policy.requirements satisfies Requirements,
        applicableResources: policy.applicable_resources,
        effectiveDate: dated(policy.effective_date),
        expiryDate: dated(policy.expiry_date),
      };
      store.insert(stored, overtaken(name));
      tx.audit({ action: 'policy.written', resourceType: 'policy', resourceId: id, details: { name } });
    }
    return shown(tx, id);
  });

const take = async (tx: Tx, id: string): Promise<FoundPolicy> => {
  const found = await policyStore(tx).lock(id);
  if (!found) throw missingPolicy(id);
  return found;
};

/**
 * Activates a draft, which replaces the active version of its name, and requests its assessment; an active version
 * stays unchanged. Throws `Refused` (kernel.not-found, kernel.conflict, rule.duties-separated).
 */
export const activatePolicy = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<PolicyResource> =>
  withActor(actor, async (tx) => {
    const found = await take(tx, id);
    if (found.state === 'active') return shown(tx, id);
    if (found.state === 'retired')
      throw new Refused('kernel.conflict', 'this version is retired for good; write a new version');
    if (found.createdBy === actor.userId)
      throw new Refused('rule.duties-separated', 'a policy must be activated by a person other than its author');
    const store = policyStore(tx);
    const replaced = await store.retireActive(found.name);
    store.activate(id, actor.userId, overtaken(found.name));
    tx.outbox.signal(assessPolicyCommand(id));
    const details = { name: found.name, replaced: replaced ?? null };
    tx.audit({ action: 'policy.activated', resourceType: 'policy', resourceId: id, details });
    return shown(tx, id);
  });

/** Retires a version for good; a retired one stays unchanged. Throws `Refused` (kernel.not-found). */
export const retirePolicy = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<PolicyResource> =>
  withActor(actor, async (tx) => {
    const found = await take(tx, id);
    if (found.state !== 'retired') {
      await policyStore(tx).retire(id);
      tx.audit({ action: 'policy.retired', resourceType: 'policy', resourceId: id, details: { name: found.name } });
    }
    return shown(tx, id);
  });

/** Requests an assessment of an active policy now, due or not. Throws `Refused` (kernel.not-found, kernel.conflict). */
export const askAssessment = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<{ state: 'asked' }> =>
  withActor(actor, async (tx) => {
    const found = await findPolicy(tx, id);
    if (found.state !== 'active')
      throw new Refused('kernel.conflict', `policy ${id} is ${found.state}: it is not in force`);
    tx.outbox.signal(assessPolicyCommand(id));
    tx.audit({ action: 'policy.assessment-asked', resourceType: 'policy', resourceId: id });
    return { state: 'asked' };
  });

export const readPolicy = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<PolicyResource> => withActor(actor, (tx) => shown(tx, id));

export const listPolicies = (
  { withActor }: { withActor: WithActor },
  filter: PolicyFilter,
  { actor }: Caller,
): Promise<PolicyResource[]> => withActor(actor, async (tx) => showAll(tx, await policyStore(tx).page(filter)));

export const showResult = (result: NewResult): PolicyResultResource => ({
  id: result.id,
  policy_id: result.policyId,
  requirement: result.requirement,
  check_version: result.checkVersion,
  status: result.status,
  evidence: { ...result.evidence, examples: [...result.evidence.examples] },
  assessed_at: result.assessedAt.toISOString(),
});

export interface OfPolicyFilter {
  policyId: string;
  requirement?: string | undefined;
  before?: string | undefined;
  limit: number;
}

/** Lists the results of a policy's checks, newest first. Throws `Refused` (kernel.not-found). */
export const listPolicyResults = (
  { withActor }: { withActor: WithActor },
  filter: OfPolicyFilter,
  { actor }: Caller,
): Promise<PolicyResultResource[]> =>
  withActor(actor, async (tx) => {
    await findPolicy(tx, filter.policyId);
    return (await policyStore(tx).results(filter)).map(showResult);
  });
