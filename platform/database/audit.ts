import { createHash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { AUDIT_STREAMS, type AuditOutcome } from '../../contracts/governance/states';
import type { Actor } from '../../contracts/identity/actor';
import type { FieldCipher } from '../crypto/field-cipher';
import { auditEventText } from './audit-chain';

/** What happened to what. `reason` stays readable for ever: a code, or text without personal data. */
export interface AuditEvent {
  action: string;
  resourceType: string;
  resourceId: string;
  outcome?: AuditOutcome;
  reason?: string;
  /** Sealed under the retention key of the year. */
  details?: Record<string, string | null>;
}

export interface BufferedEvent extends AuditEvent {
  id: string;
  occurredAt: Date;
}

export const bufferEvent = (event: AuditEvent): BufferedEvent => ({ ...event, id: newId(), occurredAt: new Date() });

/** Writing to two streams in opposite orders would deadlock, so a transaction keeps to that of its first event. */
export const streamOf = (first: AuditEvent): number => {
  const digest = createHash('sha256').update(`${first.resourceType}\0${first.resourceId}`).digest();
  return digest.readUInt32BE(0) % AUDIT_STREAMS;
};

/** The canonical text that the database hashes and takes its columns from. */
export const sealEvent = async (event: BufferedEvent, actor: Actor, cipher: FieldCipher): Promise<string> => {
  const owner = { scope: 'retention', id: `audit:${event.occurredAt.getUTCFullYear()}` } as const;
  const cell = { table: 'audit_logs', column: 'details', rowId: event.id };
  const details = event.details && (await cipher.seal(owner, cell, JSON.stringify(event.details)));
  return auditEventText({
    id: event.id,
    occurred_at: event.occurredAt.toISOString(),
    actor_id: actor.userId,
    on_behalf_of: actor.onBehalfOf ?? null,
    action: event.action,
    resource_type: event.resourceType,
    resource_id: event.resourceId,
    outcome: event.outcome ?? 'done',
    reason: event.reason ?? null,
    request_id: actor.requestId,
    run_id: actor.runId ?? null,
    ip_address: null,
    user_agent: null,
    details: details?.toString('base64') ?? null,
  });
};
