import { v7 as newId } from 'uuid';
import type { Actor } from '../../contracts/identity/actor';
import type { OutboxKind } from '../../contracts/webhooks/states';
import type { EventTopic } from '../../contracts/webhooks/topics';
import type { Write } from './guarded-runner';

export interface WorkflowCommand {
  aggregateType: string;
  aggregateId: string;
  workflow: string;
  workflowId: string;
  taskQueue: string;
  input: unknown;
  searchAttributes?: Record<string, string>;
  reuse: 'reject-duplicate' | 'allow-duplicate';
  /** Shown in the Temporal UI. */
  summary?: string;
}

/** A command to signal a workflow, always as a signal-with-start. */
export interface SignalCommand extends WorkflowCommand {
  signal: string;
  signalInput: unknown;
}

export interface OutgoingEvent {
  aggregateType: string;
  aggregateId: string;
  topic: EventTopic;
  data: Record<string, unknown>;
}

/** Commands for the dispatcher, written in the transaction of what they follow from, with its next statement. */
export interface OutboxWriter {
  start(command: WorkflowCommand): void;
  signal(command: SignalCommand): void;
  /** Written only where an endpoint, enabled or not, listens to the topic. */
  deliver(event: OutgoingEvent): void;
}

/** Refuses the slower of two transactions that number the same aggregate at once; the unit of work then runs again. */
export const OUTBOX_SEQUENCE_CONSTRAINT = 'outbox_aggregate_sequence_key';

const INSERT = `
  insert into outbox (id, kind, aggregate_type, aggregate_id, sequence, payload, actor_id, on_behalf_of, request_id)
  select $1, $2, $3, $4, coalesce(max(sequence), 0) + 1, $5::jsonb, $6::uuid, $7::uuid, $8
  from outbox where aggregate_type = $3 and aggregate_id = $4`;
const INSERT_EVENT = `${INSERT}
  having exists (select from webhook_endpoints where $9 = any(topics))`;

export const createOutboxWriter = (actor: Actor, later: (write: Write) => void): OutboxWriter => {
  const who = [actor.userId, actor.onBehalfOf ?? null, actor.requestId];
  const values = (kind: OutboxKind, aggregateType: string, aggregateId: string, payload: unknown) => [
    newId(),
    kind,
    aggregateType,
    aggregateId,
    JSON.stringify(payload),
    ...who,
  ];
  return {
    start: ({ aggregateType, aggregateId, ...payload }) =>
      later({ text: INSERT, values: values('start', aggregateType, aggregateId, payload) }),
    signal: ({ aggregateType, aggregateId, ...payload }) =>
      later({ text: INSERT, values: values('signal', aggregateType, aggregateId, payload) }),
    deliver: ({ aggregateType, aggregateId, ...payload }) =>
      later({
        text: INSERT_EVENT,
        values: [...values('deliver', aggregateType, aggregateId, payload), payload.topic],
      }),
  };
};
