import type { PolicyState, PolicyType, Requirements } from '../../contracts/controls/policies';
import { insertion, type StoreTx } from '../../platform/database/deferred';
import { PolicyEvidence } from './policy-evidence.entity';
import { PolicyResult } from './policy-result.entity';

export interface NewPolicy {
  id: string;
  name: string;
  type: PolicyType;
  description: string;
  requirements: Requirements;
  applicableResources: readonly string[];
  effectiveDate: Date | null;
  expiryDate: Date | null;
  createdBy: string;
}

export interface FoundPolicy extends NewPolicy {
  version: number;
  state: PolicyState;
  activatedBy: string | null;
  activatedAt: Date | null;
  retiredAt: Date | null;
  createdAt: Date;
}

export interface PolicyFilter {
  state?: PolicyState | undefined;
  name?: string | undefined;
  before?: string | undefined;
  limit: number;
}

export type NewResult = Omit<PolicyResult, 'createdAt'>;
export type NewEvidence = Omit<PolicyEvidence, 'createdAt'> & { createdAt: Date };

interface OfPolicy {
  policyId: string;
  requirement?: string | undefined;
  before?: string | undefined;
  limit: number;
}

const STATE = `case when p.is_active then 'active' when p.retired_at is null then 'draft' else 'retired' end`;
const SELECT = `
  select p.id, p.policy_name as name, p.policy_version as version, p.policy_type as type, p.description, p.requirements,
    p.applicable_resources as "applicableResources", ${STATE} as state, p.effective_date as "effectiveDate",
    p.expiry_date as "expiryDate", p.created_by as "createdBy", p.activated_by as "activatedBy",
    p.activated_at as "activatedAt", p.retired_at as "retiredAt", p.created_at as "createdAt"
  from compliance_policies p`;
const INSERT = `
  insert into compliance_policies (id, policy_name, policy_version, policy_type, description, requirements,
    applicable_resources, effective_date, expiry_date, created_by)
  select $1, $2::text, coalesce(max(policy_version), 0) + 1, $3, $4, $5::jsonb, $6::text[], $7::timestamptz,
    $8::timestamptz, $9 from compliance_policies where policy_name = $2::text`;
const ACTIVATE = `
  update compliance_policies set is_active = true, activated_at = now(), activated_by = $2 where id = $1`;
const IN_FORCE = `p.is_active and (p.effective_date is null or p.effective_date <= $1)
  and (p.expiry_date is null or p.expiry_date > $1)`;

const WERE_IN_FORCE = `p.activated_at <= $1 and (p.retired_at is null or p.retired_at > $1)
  and (p.effective_date is null or p.effective_date <= $1) and (p.expiry_date is null or p.expiry_date > $1)`;

const RESULT = `
  select id, policy_id as "policyId", requirement, assessment_id as "assessmentId", check_version as "checkVersion",
    status, evidence, assessed_at as "assessedAt" from policy_results`;
// A policy has a handful of requirements: the index finds the newest of each.
const LATEST = `
  select distinct on ("policyId", requirement) * from (${RESULT} where policy_id = any($1) and assessed_at <= $2) r
  order by "policyId", requirement, "assessedAt" desc, id desc`;
const EVIDENCE = `
  select id, policy_id as "policyId", requirement, owner_id as "ownerId", statement, valid_from as "validFrom",
    valid_until as "validUntil", recorded_by as "recordedBy", created_at as "createdAt" from policy_evidence`;
const NEWEST_EVIDENCE = `
  select distinct on ("policyId", requirement) * from (${EVIDENCE} where policy_id = any($1) and valid_from <= $2 and created_at <= $2) e
  order by "policyId", requirement, "validFrom" desc, id desc`;
const PAGE = `where policy_id = $1 and ($2::text is null or requirement = $2) and ($3::uuid is null or id < $3)
  order by id desc limit $4`;

/** The error of a store when another transaction was faster. */
type Clash = () => Error;

export const policyStore = ({ manager, later }: StoreTx) => ({
  /** A draft, as the next version of its name. */
  insert(policy: NewPolicy, error: Clash): void {
    const { id, name, type, description, requirements, applicableResources, effectiveDate, expiryDate } = policy;
    later({
      text: INSERT,
      values: [
        id,
        name,
        type,
        description,
        JSON.stringify(requirements),
        applicableResources,
        effectiveDate,
        expiryDate,
        policy.createdBy,
      ],
      refusedAs: { constraint: 'compliance_policies_name_version_key', error },
    });
  },

  async find(id: string): Promise<FoundPolicy | undefined> {
    const [row] = await manager.query<FoundPolicy[]>(`${SELECT} where p.id = $1`, [id]);
    return row;
  },

  /** Finds the same under its row lock. */
  async lock(id: string): Promise<FoundPolicy | undefined> {
    const [row] = await manager.query<FoundPolicy[]>(`${SELECT} where p.id = $1 for update`, [id]);
    return row;
  },

  page: ({ state, name, before, limit }: PolicyFilter): Promise<FoundPolicy[]> =>
    manager.query(
      `${SELECT} where ($1::text is null or ${STATE} = $1) and ($2::text is null or p.policy_name = $2)
         and ($3::uuid is null or p.id < $3) order by p.id desc limit $4`,
      [state ?? null, name ?? null, before ?? null, limit],
    ),

  /** Active, and between their dates. */
  inForce: (now: Date): Promise<FoundPolicy[]> => manager.query(`${SELECT} where ${IN_FORCE} order by p.id`, [now]),

  /** Those that were active at a moment that may have passed, and between their dates. */
  inForceAt: (at: Date): Promise<FoundPolicy[]> =>
    manager.query(`${SELECT} where ${WERE_IN_FORCE} order by p.id`, [at]),

  activate(id: string, by: string, error: Clash): void {
    const refusedAs = { constraint: 'compliance_policies_one_active_per_name', error };
    later({ text: ACTIVATE, values: [id, by], refusedAs });
  },

  retire: (id: string) =>
    manager.query('update compliance_policies set is_active = false, retired_at = now() where id = $1', [id]),

  /** Retires what is active under a name; returns its id. */
  async retireActive(name: string): Promise<string | undefined> {
    const [rows] = await manager.query<[{ id: string }[], number]>(
      `update compliance_policies set is_active = false, retired_at = now()
       where policy_name = $1 and is_active returning id`,
      [name],
    );
    return rows[0]?.id;
  },

  insertResult: (result: NewResult): void => later(insertion(manager, PolicyResult, result)),

  ofAssessment: (assessmentId: string, policyId: string): Promise<NewResult[]> =>
    manager.query(`${RESULT} where assessment_id = $1 and policy_id = $2 order by id`, [assessmentId, policyId]),

  /** The newest result of each requirement, as it stood at a moment. */
  latest: (policyIds: readonly string[], at: Date): Promise<NewResult[]> => manager.query(LATEST, [policyIds, at]),

  results: ({ policyId, requirement, before, limit }: OfPolicy): Promise<NewResult[]> =>
    manager.query(`${RESULT} ${PAGE}`, [policyId, requirement ?? null, before ?? null, limit]),

  insertEvidence: (evidence: NewEvidence): void => later(insertion(manager, PolicyEvidence, evidence)),

  findEvidence: (id: string): Promise<NewEvidence | null> => manager.findOneBy(PolicyEvidence, { id }),

  /** The newest evidence of each requirement that was there and had begun at a moment: none is added to the past. */
  newestEvidence: (policyIds: readonly string[], at: Date): Promise<NewEvidence[]> =>
    manager.query(NEWEST_EVIDENCE, [policyIds, at]),

  evidence: ({ policyId, requirement, before, limit }: OfPolicy): Promise<NewEvidence[]> =>
    manager.query(`${EVIDENCE} ${PAGE}`, [policyId, requirement ?? null, before ?? null, limit]),
});
