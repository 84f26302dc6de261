import { Check, Column, Entity, Unique } from 'typeorm';
import { KEY_PURPOSES, SIGNING_ALGORITHMS, type KeyPurpose, type SigningAlgorithm } from '../../contracts/keys/states';
import { EMPTY_VAULT, MutableRow, oneOf } from '../row';

/** Public halves only: what a key has signed stays verifiable after its end. */
@Entity('signing_keys')
@Unique('signing_keys_key_id_key', ['keyId'])
@Check('signing_keys_metadata_empty', EMPTY_VAULT)
@Check('signing_keys_purpose_known', oneOf('purpose', KEY_PURPOSES))
@Check('signing_keys_algorithm_known', oneOf('algorithm', SIGNING_ALGORITHMS))
@Check('signing_keys_ends_after_it_begins', 'valid_until > valid_from')
export class SigningKeyRow extends MutableRow {
  /** RFC 7638 thumbprint of the public key. */
  @Column('text', { name: 'key_id' }) keyId!: string;
  @Column('text') purpose!: KeyPurpose;
  @Column('text') algorithm!: SigningAlgorithm;
  @Column('jsonb', { name: 'public_jwk' }) publicJwk!: Record<string, string>;
  @Column('timestamptz', { name: 'valid_from' }) validFrom!: Date;
  @Column('timestamptz', { name: 'valid_until', nullable: true }) validUntil!: Date | null;
}
