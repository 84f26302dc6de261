import type { PayloadKeyConfig } from '../config';
import { keyIdOf, loadKey, loadOtherKeys } from './master-key';

export interface PayloadKey {
  /** Stored in clear with every payload that it seals. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** The keys of Temporal's payloads that this process was given. */
export interface PayloadKeys {
  /** Seals. */
  readonly current: PayloadKey;
  find(id: string): PayloadKey | undefined;
}

const named = (bytes: Buffer): PayloadKey => ({ id: keyIdOf(bytes, 'hingecraft.payload-key-id.v1'), bytes });

/**
 * Creates the ring of payload keys: `current` seals; the others only open, before and after a rotation. Throws when one
 * is given twice.
 */
export const createPayloadKeys = (current: Buffer, others: readonly Buffer[] = []): PayloadKeys => {
  const byId = new Map<string, PayloadKey>();
  for (const key of [current, ...others].map(named)) {
    if (byId.has(key.id)) throw new Error(`PAYLOAD_KEY_OTHER: the payload key ${key.id} is given twice`);
    byId.set(key.id, key);
  }
  return { current: named(current), find: (id) => byId.get(id) };
};

/** Opens the payload keys that the configuration names. Throws naming the variable; no key is in it. */
export const openPayloadKeys = (config: PayloadKeyConfig): PayloadKeys =>
  createPayloadKeys(
    loadKey({ name: 'PAYLOAD_KEY', value: config.PAYLOAD_KEY, file: config.PAYLOAD_KEY_FILE }),
    loadOtherKeys({
      name: 'PAYLOAD_KEY_OTHER',
      value: config.PAYLOAD_KEY_OTHER,
      file: config.PAYLOAD_KEY_OTHER_FILE,
    }),
  );
