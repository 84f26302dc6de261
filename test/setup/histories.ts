import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';

/**
 * Payloads that the SDK writes past the codec, by the ends of their places: headers (who acts: two ids), search
 * attributes (Temporal's own index reads them), and what the SDK's core notes of local activities and patches.
 */
const IN_CLEAR = [
  /\.header\.fields\.[^.]+$/,
  /\.searchAttributes\.indexedFields\.[^.]+$/,
  /\.markerRecordedEventAttributes\.details\.(data|patch-data)\.payloads\.\d+$/,
];

export interface OpenedPayload {
  /** Such as `events.0.workflowExecutionStartedEventAttributes.input.payloads.0`. */
  place: string;
  wasSealed: boolean;
  text: string;
}

export interface ReadHistory {
  /** As Temporal stores it, bytes as text. */
  raw: string;
  /** The same, and behind it every payload opened, those of failures and summaries included. */
  clear: string;
  payloads: OpenedPayload[];
  /** Places of payloads that ought to be sealed and are not. */
  unsealed: string[];
}

const isPayload = (value: object): value is Payload =>
  'metadata' in value && typeof value.metadata === 'object' && value.metadata !== null && 'encoding' in value.metadata;

/** Bytes as text: JSON would write them as numbers, in which nobody finds a name. */
const asText = (value: unknown): string => {
  const copied = (inner: unknown): unknown => {
    if (inner instanceof Uint8Array) return Buffer.from(inner).toString('utf8');
    if (Array.isArray(inner)) return inner.map(copied);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, copied(one)]));
  };
  return JSON.stringify(copied(value));
};

const payloadsIn = (value: unknown, place: string): [place: string, payload: Payload][] => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if (isPayload(value)) return [[place, value]];
  return Object.entries(value).flatMap(([name, inner]) => payloadsIn(inner, `${place}.${name}`));
};

const isSealed = ({ metadata }: Payload): boolean =>
  Buffer.from(metadata!['encoding']!).toString('utf8') === 'binary/encrypted';

/** A run as Temporal stores it, and what it says to whoever has the client's keys. Tests look for names in both. */
export const readHistory = async (client: Client, workflowId: string, runId?: string): Promise<ReadHistory> => {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  // Text within text, such as JSON in a payload, as it would be looked for.
  const raw = asText(events).replaceAll('\\"', '"');
  const [codec] = client.options.loadedDataConverter.payloadCodecs;
  if (!codec) throw new Error('the client has no codec: what is sealed would be read as it lies there');
  const payloads = await Promise.all(
    payloadsIn(events, 'events').map(async ([place, payload]) => {
      const [opened] = await codec.decode([payload]);
      return { place, wasSealed: isSealed(payload), text: Buffer.from(opened?.data ?? []).toString('utf8') };
    }),
  );
  return {
    raw,
    clear: [raw, ...payloads.map(({ text }) => text)].join('\n'),
    payloads,
    unsealed: payloads
      .filter(({ place, wasSealed }) => !wasSealed && !IN_CLEAR.some((pattern) => pattern.test(place)))
      .map(({ place }) => place),
  };
};
