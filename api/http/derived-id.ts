import { createHash } from 'node:crypto';

/**
 * Returns an id that is the same for every try of a request: UUIDv7 of the time of its first try, with a hash of its
 * `updateId` in place of random bits. A later try finds what an earlier one stored before it failed.
 */
export const derivedId = (updateId: string, purpose: string, firstAskedAt: Date): string => {
  const bytes = createHash('sha256').update(`hingecraft.id.v1\0${purpose}\0${updateId}`).digest().subarray(0, 16);
  bytes.writeUIntBE(firstAskedAt.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
