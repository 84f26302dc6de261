import type { Actor } from '../../contracts/identity/actor';
import {
  encryptionKeyStore,
  type KeysUnder,
  type Rewrapped,
  type StoredKey,
} from '../../entities/keys/encryption-key.store';
import { LOWEST_ID } from '../../entities/row';
import type { WrappedKey } from '../../platform/crypto/data-key';
import type { WithActor } from '../../platform/database/unit-of-work';

interface RotationPorts {
  withActor: WithActor;
  /** The master key that all data keys are to be under. */
  currentId: string;
  /** The same data key under it; undefined when no master key here opens it. */
  rewrap(key: WrappedKey): Promise<WrappedKey | undefined>;
  batchSize?: number;
}

export interface Rotation {
  /** Data keys that this run put under the current master key. */
  rewrapped: number;
  /** Data keys that are still under another: none of ours opens them, or a process goes on wrapping under it. */
  left: KeysUnder[];
}

const BATCH_SIZE = 200;
/** A process that still wraps under an old master key makes more while this runs; it must not keep us for ever. */
const MAX_PASSES = 5;
const RESOURCE = { resourceType: 'encryption-keys', resourceId: 'all' } as const;

const countsOf = (keys: readonly KeysUnder[]): Record<string, string> =>
  Object.fromEntries(keys.map(({ masterKeyId, count }) => [String(masterKeyId), String(count)]));

const total = (keys: readonly KeysUnder[]): number => keys.reduce((sum, { count }) => sum + count, 0);

const elsewhere = async ({ withActor, currentId }: RotationPorts, actor: Actor): Promise<KeysUnder[]> => {
  const all = await withActor(actor, ({ manager }) => encryptionKeyStore(manager).countByMasterKey());
  return all.filter(({ masterKeyId }) => masterKeyId !== undefined && masterKeyId !== currentId);
};

const rewrapOne = async (
  { rewrap }: RotationPorts,
  { id, scope, scopeId, ...key }: StoredKey,
): Promise<Rewrapped[]> => {
  const wrapped = { version: key.keyVersion, masterKeyId: key.masterKeyId, wrapped: key.wrappedKey };
  const fresh = await rewrap({ owner: { scope, id: scopeId }, ...wrapped });
  return fresh ? [{ id, from: key.wrappedKey, to: fresh.wrapped }] : [];
};

/** Returns how many keys of the next batch under one master key changed, and where it ended; undefined behind the last. */
const rewrapBatch = (ports: RotationPorts, actor: Actor, masterKeyId: string, after: string) =>
  ports.withActor(
    actor,
    async ({ manager }) => {
      const store = encryptionKeyStore(manager);
      await store.rotateAlone();
      const keys = await store.page(masterKeyId, after, ports.batchSize ?? BATCH_SIZE);
      const last = keys.at(-1);
      if (!last) return undefined;
      const fresh: Rewrapped[] = [];
      for (const key of keys) fresh.push(...(await rewrapOne(ports, key)));
      return { changed: fresh.length === 0 ? 0 : await store.rewrap(ports.currentId, fresh), last: last.id };
    },
    { technical: 'a rotation writes its counts into one event, not into one a key' },
  );

const rewrapAll = async (ports: RotationPorts, actor: Actor, masterKeyIds: readonly string[]): Promise<number> => {
  let changed = 0;
  for (const masterKeyId of masterKeyIds) {
    let done = await rewrapBatch(ports, actor, masterKeyId, LOWEST_ID);
    while (done) {
      changed += done.changed;
      done = await rewrapBatch(ports, actor, masterKeyId, done.last);
    }
  }
  return changed;
};

/**
 * Puts every data key under the current master key, in transactions of their own: a killed run is continued, and two at
 * once take turns. Data keys stay the same, so whatever was sealed opens before, during and after. One audit event
 * before the first change and one behind the last, with counts; none when there is nothing to do.
 */
export const rotateMasterKey = async (ports: RotationPorts, actor: Actor): Promise<Rotation> => {
  const { withActor, currentId } = ports;
  let left = await elsewhere(ports, actor);
  if (total(left) === 0) return { rewrapped: 0, left };
  const due = countsOf(left);
  await withActor(actor, async (tx) => {
    tx.audit({ action: 'master-key.rotation-begun', ...RESOURCE, details: { to: currentId, ...due } });
  });
  let rewrapped = 0;
  for (let passes = 0; passes < MAX_PASSES && total(left) > 0; passes += 1) {
    const masterKeyIds = left.flatMap(({ masterKeyId }) => masterKeyId ?? []);
    const changed = await rewrapAll(ports, actor, masterKeyIds);
    rewrapped += changed;
    left = await elsewhere(ports, actor);
    if (changed === 0) break;
  }
  await withActor(actor, async (tx) => {
    const details = { to: currentId, rewrapped: String(rewrapped), left: String(total(left)) };
    tx.audit({ action: 'master-key.rotated', ...RESOURCE, details });
  });
  return { rewrapped, left };
};
