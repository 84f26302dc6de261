import type { EvidenceResource } from '../../contracts/controls/policy-schemas';
import { retentionKey } from '../../contracts/keys/owners';
import { Refused } from '../../contracts/kernel/refused';
import { policyStore, type NewEvidence } from '../../entities/controls/policy.store';
import { userStore } from '../../entities/identity/user.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { findPolicy, type OfPolicyFilter } from './manage-policies';

export interface GivenEvidence {
  /** The same for every try of the request that records it. */
  id: string;
  policyId: string;
  requirement: string;
  ownerId: string;
  statement: string;
  validFrom: Date;
  validUntil: Date;
}

const cellOf = (id: string) => ({ table: 'policy_evidence', column: 'statement', rowId: id });

const show = async ({ cipher }: Tx, found: NewEvidence): Promise<EvidenceResource> => ({
  id: found.id,
  policy_id: found.policyId,
  requirement: found.requirement,
  owner_id: found.ownerId,
  statement: await cipher.openKept(retentionKey('policies', found.createdAt), cellOf(found.id), found.statement),
  valid_from: found.validFrom.toISOString(),
  valid_until: found.validUntil.toISOString(),
  recorded_by: found.recordedBy,
  recorded_at: found.createdAt.toISOString(),
});

const requireFit = async (tx: Tx, given: GivenEvidence): Promise<void> => {
  const { requirements } = await findPolicy(tx, given.policyId);
  const requirement = requirements.list.find(({ id }) => id === given.requirement);
  if (requirement?.kind !== 'manual')
    throw new Refused(
      'policy.invalid-evidence',
      `the policy has no manual requirement '${given.requirement}'`,
      '/requirement',
    );
  if (given.validUntil <= given.validFrom)
    throw new Refused('policy.invalid-evidence', 'must come after valid_from', '/valid_until');
  if (!(await userStore(tx.manager).exists(given.ownerId)))
    throw new Refused('policy.invalid-evidence', 'names no user', '/owner_id');
};

/**
 * Records manual evidence with its owner and its end. Returns stored evidence of the same id unchanged. Throws
 * `Refused` (kernel.not-found, policy.invalid-evidence).
 */
export const addEvidence = (
  { withActor }: { withActor: WithActor },
  given: GivenEvidence,
  { actor }: Caller,
): Promise<EvidenceResource> =>
  withActor(actor, async (tx) => {
    const { id, policyId, requirement, statement, ...facts } = given;
    const store = policyStore(tx);
    const before = await store.findEvidence(id);
    if (before) return show(tx, before);
    await requireFit(tx, given);
    const createdAt = new Date();
    const sealed = await tx.cipher.seal(retentionKey('policies', createdAt), cellOf(id), statement);
    const row = { id, policyId, requirement, ...facts, statement: sealed, recordedBy: actor.userId, createdAt };
    store.insertEvidence(row);
    const details = { requirement, evidenceId: id, owner: given.ownerId };
    tx.audit({ action: 'policy.evidence-added', resourceType: 'policy', resourceId: policyId, details });
    return show(tx, row);
  });

/** Lists manual evidence, newest first. Throws `Refused` (kernel.not-found). */
export const listEvidence = (
  { withActor }: { withActor: WithActor },
  filter: OfPolicyFilter,
  { actor }: Caller,
): Promise<EvidenceResource[]> =>
  withActor(actor, async (tx) => {
    await findPolicy(tx, filter.policyId);
    const resources: EvidenceResource[] = [];
    for (const found of await policyStore(tx).evidence(filter)) resources.push(await show(tx, found));
    return resources;
  });
