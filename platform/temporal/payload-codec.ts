import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { binding, decrypt, encrypt } from '../crypto/aead';
import type { PayloadKeys } from '../crypto/payload-keys';

const { Payload: PayloadMessage } = temporal.api.common.v1;

const ENCODING = 'binary/encrypted';
const FORMAT = '1';

/** The error of a payload under a key that this process does not have. */
export class UnknownPayloadKey extends Error {
  override name = 'UnknownPayloadKey';
}

/** The error of a payload that was changed or has an unknown format. Says nothing of the content. */
export class UnreadablePayload extends Error {
  override name = 'UnreadablePayload';
}

/** Binds the clear metadata of a payload into it, so that none of it can be changed or moved to another. */
const boundTo = (keyId: string, format: string): Buffer => binding('hingecraft.payload.v1', ENCODING, keyId, format);

const textOf = (payload: Payload, name: string): string => {
  const value = payload.metadata?.[name];
  return value ? Buffer.from(value).toString('utf8') : '';
};

const isSealed = (payload: Payload): boolean => textOf(payload, 'encoding') === ENCODING;

const seal = ({ current: { id, bytes } }: PayloadKeys, payload: Payload): Payload => ({
  metadata: {
    encoding: Buffer.from(ENCODING),
    'encryption-key-id': Buffer.from(id),
    'encryption-format': Buffer.from(FORMAT),
  },
  // The whole message, so that its own metadata is sealed as well.
  data: encrypt(bytes, Buffer.from(PayloadMessage.encode(payload).finish()), boundTo(id, FORMAT)),
});

/**
 * The clear payload of a sealed one; one that was never sealed as it is, so that runs from before still replay.
 * Throws `UnknownPayloadKey` and `UnreadablePayload`.
 */
const openPayload = (keys: PayloadKeys, payload: Payload): Payload => {
  if (!isSealed(payload)) return payload;
  const [keyId, format] = [textOf(payload, 'encryption-key-id'), textOf(payload, 'encryption-format')];
  // It comes from Temporal's database: only what an id looks like is repeated.
  const shown = /^[0-9a-f]{1,32}$/.test(keyId) ? keyId : '(not an id)';
  const key = keys.find(keyId);
  if (!key) throw new UnknownPayloadKey(`the payload key ${shown} is not one of PAYLOAD_KEY and PAYLOAD_KEY_OTHER`);
  try {
    const clear = decrypt(key.bytes, Buffer.from(payload.data ?? []), boundTo(keyId, format));
    const { metadata, data } = PayloadMessage.decode(clear);
    return { metadata, data };
  } catch {
    throw new UnreadablePayload(`the payload key ${shown} does not open a payload that names it: it was changed`);
  }
};

/** Seals every payload that leaves for Temporal, AES-256-GCM under the current key, and opens what comes back. */
export const createPayloadCodec = (keys: PayloadKeys): PayloadCodec => ({
  encode: async (payloads) => payloads.map((payload) => seal(keys, payload)),
  decode: async (payloads) => payloads.map((payload) => openPayload(keys, payload)),
});

/** A payload in clear, or the reason why it is unreadable. */
export type ReadPayload = (payload: Payload) => Payload | 'unknown-key' | 'unreadable';

/** Creates a reader of payloads for display: an unreadable payload is part of the answer, not an error. */
export const createReadPayload =
  (keys: PayloadKeys): ReadPayload =>
  (payload) => {
    try {
      return openPayload(keys, payload);
    } catch (error) {
      if (error instanceof UnknownPayloadKey) return 'unknown-key';
      if (error instanceof UnreadablePayload) return 'unreadable';
      throw error;
    }
  };
