import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ExportLine, LineOf } from '../../domain/audit/export-line';
import type { Tombstone } from '../../domain/audit/tombstone';
import type { ChainHead } from '../../platform/database/chain-check';
import type { AuditSource } from './audit-source';

interface Lines {
  peek(): Promise<ExportLine>;
  take(): Promise<ExportLine>;
}

/** Throws when the file ends before its last line. */
const linesOf = (from: string | Readable): Lines => {
  const [file, bytes] = typeof from === 'string' ? [from, createReadStream(from)] : ['the archive', from];
  // Errors of the file itself end the lines as well; a pipe alone would leave them waiting.
  const text = createGunzip();
  bytes.on('error', (error: Error) => text.destroy(error)).pipe(text);
  const lines = (async function* () {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity }))
      yield JSON.parse(line) as ExportLine;
  })();
  let ahead: ExportLine | undefined;
  const peek = async (): Promise<ExportLine> => {
    if (ahead) return ahead;
    const { value, done } = await lines.next();
    if (done) throw new Error(`${file} ends in the middle: it is not a whole export`);
    return (ahead = value);
  };
  return {
    peek,
    async take() {
      const line = await peek();
      ahead = undefined;
      return line;
    },
  };
};

/** Whether the next line is a `tag`; then it is taken. */
const next = async <Tag extends ExportLine[0]>(lines: Lines, tag: Tag): Promise<LineOf<Tag> | undefined> => {
  const [found] = await lines.peek();
  return found === tag ? ((await lines.take()) as LineOf<Tag>) : undefined;
};

/**
 * Opens an export, by the path of its file or as its bytes, as a log. Throws while it is read when it is invalid or
 * incomplete.
 */
export const exportSource = (from: string | Readable): AuditSource => {
  const file = typeof from === 'string' ? from : 'the archive';
  const lines = linesOf(from);
  return {
    async archive() {
      const line = await next(lines, 'audit-archive');
      if (!line) {
        if (!(await next(lines, 'audit-export'))) throw new Error(`${file} is not an export of an audit log`);
        return undefined;
      }
      const [, , stream, sequence, hash] = line;
      return { stream, before: { sequence: BigInt(sequence), hash: Buffer.from(hash, 'hex') } };
    },
    async heads() {
      const heads = new Map<number, ChainHead>();
      for (let line = await next(lines, 'head'); line; line = await next(lines, 'head')) {
        const [, stream, sequence, hash] = line;
        heads.set(stream, { sequence: BigInt(sequence), hash: Buffer.from(hash, 'hex') });
      }
      return heads;
    },
    async tombstones() {
      const tombstones: Tombstone[] = [];
      for (let line = await next(lines, 'tombstone'); line; line = await next(lines, 'tombstone'))
        tombstones.push(line[1]);
      return tombstones;
    },
    async *checkpoints() {
      for (let line = await next(lines, 'checkpoint'); line; line = await next(lines, 'checkpoint')) yield line[1];
    },
    async *events() {
      for (;;) {
        // Reads that nobody asked for belong to a seal that was not believed.
        while (await next(lines, 'read')) continue;
        const line = await next(lines, 'event');
        if (!line) break;
        const [, stream, sequence, prevHash, hash, text] = line;
        yield {
          stream,
          sequence: BigInt(sequence),
          prevHash: Buffer.from(prevHash, 'hex'),
          hash: Buffer.from(hash, 'hex'),
          text,
        };
      }
    },
    async *accessRows(below) {
      const tag = below === undefined ? 'unsealed-read' : 'read';
      for (;;) {
        const [found, row] = await lines.peek();
        if (found !== tag) break;
        if (below !== undefined && BigInt(row.transaction_id) >= BigInt(below)) break;
        await lines.take();
        yield row;
      }
      if (below === undefined && !(await next(lines, 'end'))) throw new Error(`${file} is not an export in order`);
    },
  };
};
