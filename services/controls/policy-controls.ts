import type { ControlStatus, Requirement } from '../../contracts/controls/policies';
import type { ControlResource } from '../../contracts/controls/policy-schemas';
import { statusOfCheck, statusOfManual, worstOf } from '../../domain/controls/policy-status';
import { policyStore, type FoundPolicy, type NewEvidence, type NewResult } from '../../entities/controls/policy.store';
import type { Tx } from '../../platform/database/unit-of-work';

interface Known {
  results: ReadonlyMap<string, NewResult>;
  evidence: ReadonlyMap<string, NewEvidence>;
}

const controlOf = (
  policyId: string,
  requirement: Requirement,
  { results, evidence }: Known,
  at: Date,
): ControlResource => {
  const key = `${policyId} ${requirement.id}`;
  if (requirement.kind === 'manual') {
    const newest = evidence.get(key);
    return {
      requirement: requirement.id,
      status: statusOfManual(requirement, newest, at),
      result_id: null,
      evidence_id: newest?.id ?? null,
      as_of: newest?.validFrom.toISOString() ?? null,
    };
  }
  const last = results.get(key);
  return {
    requirement: requirement.id,
    status: statusOfCheck(requirement, last && { verdict: last.status, assessedAt: last.assessedAt }, at),
    result_id: last?.id ?? null,
    evidence_id: null,
    as_of: last?.assessedAt.toISOString() ?? null,
  };
};

export interface PolicyStanding {
  status: ControlStatus;
  controls: ControlResource[];
  /** The newest results of its checks, by id. */
  results: ReadonlyMap<string, NewResult>;
}

/** The status of a policy without results. */
export const NOTHING_SHOWN: PolicyStanding = { status: 'not_assessed', controls: [], results: new Map() };

const keyed = <T extends { policyId: string; requirement: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [`${row.policyId} ${row.requirement}`, row]));

/** Returns the status of policies at a moment, computed from their newest results and evidence. */
export const standingOf = async (
  tx: Tx,
  policies: readonly FoundPolicy[],
  at: Date,
): Promise<ReadonlyMap<string, PolicyStanding>> => {
  const ids = policies.map(({ id }) => id);
  const store = policyStore(tx);
  const latest = await store.latest(ids, at);
  const known = {
    results: keyed(latest),
    evidence: keyed(await store.newestEvidence(ids, at)),
  };
  return new Map(
    policies.map(({ id, requirements }) => {
      const controls = requirements.list.map((requirement) => controlOf(id, requirement, known, at));
      const results = new Map(latest.filter(({ policyId }) => policyId === id).map((result) => [result.id, result]));
      return [id, { status: worstOf(controls.map(({ status }) => status)), controls, results }];
    }),
  );
};
