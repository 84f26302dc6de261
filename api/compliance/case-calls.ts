import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import { caseRefused } from '../../contracts/compliance/failures';
import { caseWorkflowId } from '../../contracts/compliance/messages';
import type { ShownCase } from '../../contracts/compliance/schemas';
import type { Permission } from '../../contracts/identity/permissions';
import { wireId } from '../../contracts/kernel/schemas';
import type { BusinessMetrics } from '../../platform/metrics/business-metrics';
import type { CaseFacts } from '../../services/compliance/read-case';
import type { Caller } from '../../services/access/authorize';
import { unavailable } from '../http/http-problem';
import { refusalBehind } from '../http/workflow-refusals';
import { NotRunning, type CallTemporal } from '../http/temporal-calls';

export const caseParams = z.strictObject({ id: wireId });

export interface CaseDeps {
  readCase: (id: string, caller: Caller, permission: Permission) => Promise<ShownCase>;
  readCaseFacts: (
    id: string,
    caller: Caller,
    permission: Permission,
    written?: readonly string[],
  ) => Promise<CaseFacts>;
  callTemporal: CallTemporal;
  metrics: BusinessMetrics;
}

/** A child of its gift's process: it starts with a screening or a wish, seconds after its record. */
const NOT_YET_SECONDS = 2;

/**
 * Asks the process of a case for a step and returns the case as it stands then. A decided case refuses; one whose
 * process does not run yet is answered 503 with Retry-After.
 */
export const askCase = async (
  caseId: string,
  { caller, permission }: { caller: Caller; permission: Permission },
  { readCase, readCaseFacts, callTemporal }: CaseDeps,
  step: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<ShownCase> => {
  try {
    await callTemporal(caller.actor, (workflows) => step(workflows.getHandle(caseWorkflowId(caseId))));
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error;
    const { status } = await readCaseFacts(caseId, caller, permission);
    if (status === 'resolved') throw refusalBehind(caseRefused('case.already-decided')) ?? error;
    throw unavailable('the process of this case does not run yet; try again in a moment', NOT_YET_SECONDS);
  }
  return readCase(caseId, caller, permission);
};
