import { createHash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { AUDIT_STREAMS, type AuditOutcome } from '../../contracts/audit/states';
import type { Actor } from '../../contracts/identity/actor';
import type { FieldCipher } from '../crypto/field-cipher';
import { statementText } from './statement-text';

/** An action on a resource. `reason` stays readable for ever: a code, or text without personal data. */
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

/**
 * Returns the stream of a transaction, that of its first event: writing to two streams in opposite orders would
 * deadlock.
 */
export const streamOf = (first: AuditEvent): number => {
  const digest = createHash('sha256').update(`${first.resourceType}\0${first.resourceId}`).digest();
  return digest.readUInt32BE(0) % AUDIT_STREAMS;
};

const APPEND = `select public.audit_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

/** Returns the statement that writes the event; the transaction supplies its actor. */
export const appendStatement = async (
  stream: number,
  event: BufferedEvent,
  { runId }: Actor,
  cipher: FieldCipher,
): Promise<string> => {
  const owner = { scope: 'retention', id: `audit:${event.occurredAt.getUTCFullYear()}` } as const;
  const cell = { table: 'audit_logs', column: 'details', rowId: event.id };
  const details = event.details && (await cipher.seal(owner, cell, JSON.stringify(event.details)));
  const { id, occurredAt, action, resourceType, resourceId, outcome = 'done', reason } = event;
  return statementText(APPEND, [
    stream,
    id,
    occurredAt,
    action,
    resourceType,
    resourceId,
    outcome,
    reason,
    runId,
    details,
  ]);
};
