import { z } from 'zod';
import { escalationWorkflowId } from '../../contracts/escalations/messages';
import type { EscalationResource } from '../../contracts/escalations/schemas';
import { wireId } from '../../contracts/kernel/schemas';
import { escalationCommand } from '../../services/escalations/escalation-commands';
import { isEscalationOpen, readEscalation } from '../../services/escalations/read-escalation';
import type { DecidedOn } from '../http/decide';

export const escalationParams = z.strictObject({ id: wireId });

export const escalations: DecidedOn<boolean, EscalationResource> = {
  read: isEscalationOpen,
  workflowId: escalationWorkflowId,
  start: (id, isOpen) => (isOpen ? escalationCommand(id) : undefined),
  show: readEscalation,
};
