import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ExportLine } from '../../domain/audit/export-line';
import type { AuditSource } from './audit-source';
import { sealOf } from './check-access';

/** The whole log, a line at a time: heads, checkpoints, events, and behind each seal the reads that it sealed. */
async function* linesOf(source: AuditSource): AsyncIterable<ExportLine> {
  yield ['audit-export', 1];
  for (const [stream, { sequence, hash }] of await source.heads())
    yield ['head', stream, String(sequence), hash.toString('hex')];
  for (const tombstone of await source.tombstones()) yield ['tombstone', tombstone];
  for await (const pair of source.checkpoints()) yield ['checkpoint', pair];
  let events = 0;
  for await (const record of source.events()) {
    const { stream, sequence, prevHash, hash, text } = record;
    yield ['event', stream, String(sequence), prevHash.toString('hex'), hash.toString('hex'), text];
    events += 1;
    const seal = sealOf(record);
    if (seal) for await (const row of source.accessRows(seal.next)) yield ['read', row];
  }
  for await (const row of source.accessRows()) yield ['unsealed-read', row];
  yield ['end', events];
}

async function* asText(lines: AsyncIterable<ExportLine>): AsyncIterable<string> {
  let text = '';
  for await (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** Writes the log as gzipped NDJSON into a new file that only its owner may read. Throws when there is one already. */
export const writeExport = (source: AuditSource, file: string): Promise<void> =>
  pipeline(Readable.from(asText(linesOf(source))), createGzip(), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
