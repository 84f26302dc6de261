import type { WorkflowHandle } from '@temporalio/client';
import { refused, type Refused } from '../../contracts/kernel/refused';
import { subjectWorkflowId } from '../../contracts/privacy/messages';
import type { SubjectRequestResource } from '../../contracts/privacy/schemas';
import type { Caller } from '../../services/access/authorize';
import { readSubjectRequest } from '../../services/privacy/read-subject-request';
import { subjectRequestWish } from '../../services/privacy/subject-wishes';
import { NotRunning, startUnlessEnded } from '../http/temporal-calls';
import type { ApiPorts } from '../ports';

/** Only before its decision may a request be without its process. */
const WAITING = ['received', 'verified'];

/**
 * Asks the process of a request for a step and returns the request as it stands then; one that has ended refuses.
 * `refusal` says what the record alone refuses, without a trace in the process.
 */
export const askSubjectRequest = async (
  requestId: string,
  caller: Caller,
  ports: ApiPorts,
  step: (handle: WorkflowHandle) => Promise<unknown>,
  refusal?: (found: SubjectRequestResource) => Refused | undefined,
): Promise<SubjectRequestResource> => {
  const found = await readSubjectRequest(ports, requestId, caller);
  const alone = refusal?.(found);
  if (alone) throw alone;
  const { status, request_type: type } = found;
  await ports
    .callTemporal(caller.actor, async (workflows) => {
      // One that has ended is asked all the same: a repeat of this very step gets its answer.
      if (WAITING.includes(status)) await startUnlessEnded(workflows, subjectRequestWish(requestId, type));
      await step(workflows.getHandle(subjectWorkflowId(requestId, type)));
    })
    .catch((error: unknown) => {
      throw error instanceof NotRunning ? refused('subject-request.decided') : error;
    });
  return readSubjectRequest(ports, requestId, caller);
};
