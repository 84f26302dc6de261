import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { KeyPurpose } from '../../contracts/keys/states';
import { SigningKeyRow } from './signing-key.entity';

export interface FoundSigningKey {
  keyId: string;
  purpose: KeyPurpose;
  publicJwk: Record<string, string>;
  validFrom: Date;
  validUntil: Date | null;
}

type NewSigningKey = Omit<FoundSigningKey, 'validUntil'>;

export const signingKeyStore = (manager: EntityManager) => ({
  /** Every key that has ever signed, the newest first. */
  history: (): Promise<FoundSigningKey[]> =>
    manager.find(SigningKeyRow, { order: { validFrom: 'DESC', keyId: 'ASC' } }),

  find: (keyId: string): Promise<FoundSigningKey | null> => manager.findOneBy(SigningKeyRow, { keyId }),

  /** Public half of a key that signs from now on. False when it is known. */
  async register(key: NewSigningKey): Promise<boolean> {
    const result = await manager
      .createQueryBuilder()
      .insert()
      .into(SigningKeyRow)
      .values({ id: newId(), algorithm: 'EdDSA', ...key })
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length > 0;
  },

  /**
   * Ends the other keys of its purpose, by the database's clock, once nothing that signs with them is under way.
   */
  async endOthers({ keyId, purpose }: NewSigningKey): Promise<string[]> {
    const others = await manager.query<{ id: string }[]>(
      'select id from signing_keys where purpose = $1 and key_id <> $2 and valid_until is null for update',
      [purpose, keyId],
    );
    const [ended] = await manager.query<[{ key_id: string }[], number]>(
      `update signing_keys set valid_until = greatest(clock_timestamp(), valid_from + interval '1 ms')
       where id = any ($1) returning key_id`,
      [others.map(({ id }) => id)],
    );
    return ended.map((row) => row.key_id);
  },

  /** Kept from its end until the transaction has ended, with the database's time thereafter. */
  async keep(keyId: string): Promise<{ key: FoundSigningKey; now: Date } | undefined> {
    const key = await manager.findOne(SigningKeyRow, { where: { keyId }, lock: { mode: 'pessimistic_read' } });
    const [clock] = await manager.query<{ now: Date }[]>('select clock_timestamp() as now');
    return key && clock ? { key, now: clock.now } : undefined;
  },
});
