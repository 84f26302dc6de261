import type { EscalationState, EscalationStep } from '../../contracts/escalations/messages';
import type { Actor } from '../../contracts/identity/actor';

export interface EscalationPorts {
  readEscalation(escalationId: string, actor: Actor): Promise<EscalationState>;
  recordEscalationStep(escalationId: string, step: EscalationStep, actor: Actor): Promise<EscalationState>;
}

export type EscalationActivities = ReturnType<typeof createEscalationActivities>;

export const createEscalationActivities = (ports: EscalationPorts, actor: () => Actor) => ({
  readEscalation: (escalationId: string) => ports.readEscalation(escalationId, actor()),
  recordEscalationStep: (escalationId: string, step: EscalationStep) =>
    ports.recordEscalationStep(escalationId, step, actor()),
});
