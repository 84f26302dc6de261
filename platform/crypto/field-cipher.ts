import { binding, decrypt, encrypt } from './aead';
import type { KeyOwner } from '../../contracts/keys/owners';
import { KeyDestroyed, type KeyStore } from './key-store';
import { lookupHash } from './lookup-hash';
import { CannotUnwrap } from './master-keys';

/** The cell of a sealed value, the only place where it opens. */
export interface Cell {
  table: string;
  column: string;
  rowId: string;
}

export interface FieldCipher {
  /** Makes the key of an owner who is new; the others' keys are made when they are first needed. */
  begin(owner: KeyOwner): Promise<void>;
  /** Throws `KeyDestroyed` for an erased owner, `CannotDecrypt` when the master key is not the one that made the key. */
  seal(owner: KeyOwner, cell: Cell, plaintext: string): Promise<Buffer>;
  /** Throws `KeyDestroyed` or `CannotDecrypt`. */
  open(owner: KeyOwner, cell: Cell, sealed: Buffer): Promise<string>;
  /** As `seal`, for what is kept for a time: null where the key was destroyed, since that time is over already. */
  sealKept(owner: KeyOwner, cell: Cell, plaintext: string): Promise<Buffer | null>;
  /** As `open`, for what is kept for a time: null once the key was destroyed. */
  openKept(owner: KeyOwner, cell: Cell, sealed: Buffer): Promise<string | null>;
  /** Keyed hash of a value, for equality; emails compare without case. */
  lookupHash(kind: string, value: string): string;
}

/** The error of a sealed value that does not open; names the cell, never its content. */
export class CannotDecrypt extends Error {
  override name = 'CannotDecrypt';
  constructor(cell: Cell, why: string) {
    super(`${cell.table}.${cell.column} of ${cell.rowId}: ${why}`);
  }
}

const FORMAT = 1;
const HEADER_BYTES = 5;

/** A key that does not unwrap is reported for the cell; a destroyed one and outages pass as they are. */
const namingCell =
  (cell: Cell) =>
  (error: unknown): never => {
    if (!(error instanceof CannotUnwrap)) throw error;
    throw new CannotDecrypt(cell, `its key does not open; is MASTER_KEY the right one? ${error.message}`);
  };

const nullIfDestroyed = (error: unknown): null => {
  if (error instanceof KeyDestroyed) return null;
  throw error;
};

/**
 * Creates the cipher of sealed values, laid out as format byte | key version, uint32 | nonce | ciphertext | tag. Bound
 * to cell, owner and header.
 */
export const createFieldCipher = (keys: KeyStore, lookupKey: Buffer): FieldCipher => {
  const boundTo = (owner: KeyOwner, cell: Cell, version: number) =>
    binding('hingecraft.cell.v1', FORMAT, version, cell.table, cell.column, cell.rowId, owner.scope, owner.id);

  const seal = async (owner: KeyOwner, cell: Cell, plaintext: string): Promise<Buffer> => {
    const key = await keys.newest(owner).catch(namingCell(cell));
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(FORMAT, 0);
    header.writeUInt32BE(key.version, 1);
    const sealed = encrypt(key.bytes, Buffer.from(plaintext, 'utf8'), boundTo(owner, cell, key.version));
    return Buffer.concat([header, sealed]);
  };

  const open = async (owner: KeyOwner, cell: Cell, sealed: Buffer): Promise<string> => {
    if (sealed.length < HEADER_BYTES || sealed[0] !== FORMAT) throw new CannotDecrypt(cell, 'it is not a sealed value');
    const version = sealed.readUInt32BE(1);
    const key = await keys.version(owner, version).catch(namingCell(cell));
    if (!key) throw new CannotDecrypt(cell, `${owner.scope} ${owner.id} has no key of version ${version}`);
    try {
      return decrypt(key.bytes, sealed.subarray(HEADER_BYTES), boundTo(owner, cell, version)).toString('utf8');
    } catch {
      throw new CannotDecrypt(cell, 'the bytes were changed, or moved from another cell or owner');
    }
  };

  return {
    begin: (owner) => keys.begin(owner),

    seal,

    sealKept: (owner, cell, plaintext) => seal(owner, cell, plaintext).catch(nullIfDestroyed),

    open,

    openKept: (owner, cell, sealed) => open(owner, cell, sealed).catch(nullIfDestroyed),

    lookupHash: (kind, value) => lookupHash(lookupKey, kind, value),
  };
};
