import { worstOf } from '../../domain/controls/policy-status';
import { policyStore } from '../../entities/controls/policy.store';
import { violationStore } from '../../entities/controls/violation.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { showResult } from './manage-policies';
import { NOTHING_SHOWN, standingOf } from './policy-controls';
import { showViolation } from './violations';

export interface ReportFacts {
  id: string;
  type: string;
  periodStart: Date;
  periodEnd: Date;
  generatedBy: string;
  generatedAt: Date;
}

/** More would be no report that people approve; the period is to be cut instead. */
const MOST_VIOLATIONS = 1_000;

/**
 * Gathers the content of a report: the status of each policy in force at the end of the period, the results behind it,
 * and every violation of the period, as it is when the report is drafted. Ids, counts and codes; no names and no free
 * text.
 */
export const gatherReport = async (tx: Tx, facts: ReportFacts): Promise<Record<string, unknown>> => {
  const policies = await policyStore(tx).inForceAt(facts.periodEnd);
  const standings = await standingOf(tx, policies, facts.periodEnd);
  const found = await violationStore(tx.manager).during(facts.periodStart, facts.periodEnd, MOST_VIOLATIONS + 1);
  const shown = policies.map(({ id, name, version, requirements }) => {
    const { status, controls, results } = standings.get(id) ?? NOTHING_SHOWN;
    const resultOf = (resultId: string | null) => {
      const result = resultId === null ? undefined : results.get(resultId);
      return result ? showResult(result) : null;
    };
    return {
      id,
      name,
      version,
      status,
      controls: controls.map((control) => ({
        ...control,
        title: requirements.list.find((requirement) => requirement.id === control.requirement)?.title ?? '',
        result: resultOf(control.result_id),
      })),
    };
  });
  return {
    v: 1,
    type: `hingecraft.report.${facts.type}`,
    id: facts.id,
    period: { start: facts.periodStart.toISOString(), end: facts.periodEnd.toISOString() },
    generated: { by: facts.generatedBy, at: facts.generatedAt.toISOString() },
    // Without a policy in force nothing was shown.
    status: worstOf(shown.map(({ status }) => status)),
    policies: shown,
    violations: found.slice(0, MOST_VIOLATIONS).map(showViolation),
    /** False where more violations stood than a report has room for. */
    complete: found.length <= MOST_VIOLATIONS,
  };
};
