import { v7 as newId } from 'uuid';
import type { CheckRequirement } from '../../contracts/controls/policies';
import type { Assessment, AssessmentScope } from '../../contracts/controls/policy-messages';
import type { Actor } from '../../contracts/identity/actor';
import { isDue, verdictOf } from '../../domain/controls/policy-status';
import { SLA_MS } from '../../domain/controls/violation';
import { policyStore, type FoundPolicy, type NewResult } from '../../entities/controls/policy.store';
import { violationStore } from '../../entities/controls/violation.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { runCheck } from './checks/run-check';
import { missingPolicy } from './manage-policies';
import { violationCommand } from './policy-commands';

const checksOf = ({ requirements }: FoundPolicy): CheckRequirement[] =>
  requirements.list.filter((requirement) => requirement.kind === 'check');

const dueChecks = async (
  tx: Tx,
  policies: readonly FoundPolicy[],
  now: Date,
): Promise<Map<string, CheckRequirement[]>> => {
  const ids = policies.map(({ id }) => id);
  const latest = new Map(
    (await policyStore(tx).latest(ids, now)).map((result) => [`${result.policyId} ${result.requirement}`, result]),
  );
  return new Map(
    policies.map((policy) => [
      policy.id,
      checksOf(policy).filter((check) => isDue(check, latest.get(`${policy.id} ${check.id}`)?.assessedAt, now)),
    ]),
  );
};

/** Returns the ids of the policies in force that have a check that is due. */
export const listDuePolicies = (
  { withActor, now = () => new Date() }: { withActor: WithActor; now?: () => Date },
  actor: Actor,
): Promise<string[]> =>
  withActor(actor, async (tx) => {
    const at = now();
    const due = await dueChecks(tx, await policyStore(tx).inForce(at), at);
    return [...due].filter(([, checks]) => checks.length > 0).map(([id]) => id);
  });

/** A failing requirement has one violation until people have dealt with it. Answers the id of a new one. */
const openViolation = async (
  tx: Tx,
  result: NewResult,
  { severity }: CheckRequirement,
): Promise<string | undefined> => {
  const id = newId();
  const { policyId, requirement, assessedAt } = result;
  const violation = {
    id,
    policyId,
    requirement,
    resultId: result.id,
    severity,
    openedAt: assessedAt,
    dueAt: new Date(assessedAt.getTime() + SLA_MS[severity]),
  };
  if (!(await violationStore(tx.manager).open(violation))) return undefined;
  tx.outbox.start(violationCommand(id));
  tx.audit({
    action: 'violation.opened',
    resourceType: 'violation',
    resourceId: id,
    details: { policyId, requirement, severity, resultId: result.id },
  });
  return id;
};

const summary = (results: readonly NewResult[], opened: string[]): Assessment => ({
  results: results.length,
  failed: results.filter(({ status }) => status === 'fail').length,
  opened,
});

/**
 * Runs the checks of a policy and stores their results; opens a violation for a failing check that has none. All in one
 * transaction, idempotent by `assessmentId`. Does nothing for a policy that is no longer in force. Throws `Refused`
 * (kernel.not-found).
 */
export const assessPolicy = (
  { withActor, now = () => new Date() }: { withActor: WithActor; now?: () => Date },
  policyId: string,
  assessmentId: string,
  scope: AssessmentScope,
  actor: Actor,
): Promise<Assessment> =>
  withActor(actor, async (tx) => {
    const store = policyStore(tx);
    // One assessment of a policy at a time: of two, the second sees what the first has opened.
    const policy = await store.lock(policyId);
    if (!policy) throw missingPolicy(policyId);
    const before = await store.ofAssessment(assessmentId, policyId);
    const at = now();
    const inForce = (await store.inForce(at)).some(({ id }) => id === policyId);
    if (before.length > 0 || !inForce) return summary(before, []);
    const checks = scope === 'all' ? checksOf(policy) : ((await dueChecks(tx, [policy], at)).get(policyId) ?? []);
    const results: NewResult[] = [];
    const opened: string[] = [];
    for (const check of checks) {
      const evidence = await runCheck(tx, check, at);
      const result: NewResult = {
        id: newId(),
        policyId,
        requirement: check.id,
        assessmentId,
        checkVersion: check.check_version,
        status: verdictOf(evidence),
        evidence,
        assessedAt: at,
      };
      store.insertResult(result);
      results.push(result);
      const violationId = result.status === 'fail' ? await openViolation(tx, result, check) : undefined;
      if (violationId !== undefined) opened.push(violationId);
    }
    if (results.length > 0) {
      const details = Object.fromEntries(results.map(({ requirement, status }) => [requirement, status]));
      tx.audit({ action: 'policy.assessed', resourceType: 'policy', resourceId: policyId, details });
    }
    return summary(results, opened);
  });
