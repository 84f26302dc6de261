import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The hash of the event of a sequence, according to a checkpoint. */
export interface Mark {
  sequence: bigint;
  hash: Buffer;
  checkpoint: bigint;
}

export interface Marks {
  add(stream: number, mark: Mark): void;
  /** Marks of a stream in the order they were added, one at a time; after the last `add`. */
  reader(stream: number): () => Mark | undefined;
  close(): void;
}

const HASH_BYTES = 32;
const RECORD_BYTES = 8 + 8 + HASH_BYTES;
const BUFFERED = 500;

const encode = ({ sequence, checkpoint, hash }: Mark): Buffer => {
  const record = Buffer.alloc(RECORD_BYTES);
  record.writeBigUInt64BE(sequence, 0);
  record.writeBigUInt64BE(checkpoint, 8);
  hash.copy(record, 16);
  return record;
};

const decode = (record: Buffer): Mark => ({
  sequence: record.readBigUInt64BE(0),
  checkpoint: record.readBigUInt64BE(8),
  hash: Buffer.from(record.subarray(16)),
});

/** Opens the marks in temporary files, one per stream: ten years of checkpoints would not fit into memory. */
export const openMarks = (): Marks => {
  const folder = mkdtempSync(join(tmpdir(), 'hingecraft-audit-'));
  const files = new Map<number, number>();
  const waiting = new Map<number, Buffer[]>();

  const flush = (stream: number) => {
    const file = files.get(stream) ?? openSync(join(folder, String(stream)), 'w+', 0o600);
    files.set(stream, file);
    writeSync(file, Buffer.concat(waiting.get(stream) ?? []));
    waiting.set(stream, []);
  };

  return {
    add(stream, mark) {
      const records = waiting.get(stream) ?? [];
      records.push(encode(mark));
      waiting.set(stream, records);
      if (records.length >= BUFFERED) flush(stream);
    },
    reader(stream) {
      flush(stream);
      const file = files.get(stream);
      const chunk = Buffer.alloc(RECORD_BYTES * BUFFERED);
      let position = 0;
      let [at, end] = [0, 0];
      return () => {
        if (at === end && file !== undefined) {
          [at, end] = [0, readSync(file, chunk, 0, chunk.length, position)];
          position += end;
        }
        if (at === end) return undefined;
        at += RECORD_BYTES;
        return decode(chunk.subarray(at - RECORD_BYTES, at));
      };
    },
    close() {
      for (const file of files.values()) closeSync(file);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
