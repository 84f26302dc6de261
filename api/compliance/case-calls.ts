import { z } from 'zod';
import { caseWorkflowId } from '../../contracts/compliance/messages';
import type { ShownCase } from '../../contracts/compliance/schemas';
import type { Permission } from '../../contracts/identity/permissions';
import { wireId } from '../../contracts/kernel/schemas';
import { readCase, readCaseFacts, type CaseFacts } from '../../services/compliance/read-case';
import type { DecidedOn } from '../http/decide';

export const caseParams = z.strictObject({ id: wireId });

/**
 * Describes decisions on a case for callers who have this permission on it and may write these fields; the case's
 * process is a child of its gift's.
 */
export const casesFor = (permission: Permission, written: readonly string[] = []): DecidedOn<CaseFacts, ShownCase> => ({
  read: (ports, id, caller) => readCaseFacts(ports, id, caller, permission, written),
  workflowId: caseWorkflowId,
  notYet: ({ status }) =>
    status === 'resolved' ? undefined : 'the process of this case has not started yet; try again in a moment',
  show: (ports, id, caller) => readCase(ports, id, caller, permission),
});
