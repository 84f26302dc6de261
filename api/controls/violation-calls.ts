import { z } from 'zod';
import { violationWorkflowId } from '../../contracts/controls/violation-messages';
import type { ViolationResource } from '../../contracts/controls/violation-schemas';
import { wireId } from '../../contracts/kernel/schemas';
import { violationCommand } from '../../services/controls/policy-commands';
import { isViolationOpen, readViolation } from '../../services/controls/violations';
import type { DecidedOn } from '../http/decide';

export const violationParams = z.strictObject({ id: wireId });

export const violations: DecidedOn<boolean, ViolationResource> = {
  read: isViolationOpen,
  workflowId: violationWorkflowId,
  start: (id, isOpen) => (isOpen ? violationCommand(id) : undefined),
  show: readViolation,
};
