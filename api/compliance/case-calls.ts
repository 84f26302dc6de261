import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import { caseWorkflowId } from '../../contracts/compliance/messages';
import type { ShownCase } from '../../contracts/compliance/schemas';
import type { Permission } from '../../contracts/identity/permissions';
import { refused } from '../../contracts/kernel/refused';
import { wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readCaseFacts, readCase } from '../../services/compliance/read-case';
import { unavailable } from '../http/http-problem';
import { NotRunning } from '../http/temporal-calls';
import type { ApiPorts } from '../ports';

export const caseParams = z.strictObject({ id: wireId });

/** A child of its gift's process: it starts with a screening or a wish, seconds after its record. */
const NOT_YET_SECONDS = 2;

/**
 * Asks the process of a case for a step and returns the case as it stands then. A decided case refuses; one whose
 * process does not run yet is answered 503 with Retry-After.
 */
export const askCase = async (
  caseId: string,
  { caller, permission }: { caller: Caller; permission: Permission },
  ports: ApiPorts,
  step: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<ShownCase> => {
  try {
    await ports.callTemporal(caller.actor, (workflows) => step(workflows.getHandle(caseWorkflowId(caseId))));
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error;
    const { status } = await readCaseFacts(ports, caseId, caller, permission);
    if (status === 'resolved') throw refused('case.already-decided');
    throw unavailable('the process of this case does not run yet; try again in a moment', NOT_YET_SECONDS);
  }
  return readCase(ports, caseId, caller, permission);
};
