import { brotliDecompressSync } from 'node:zlib';
import { readBase128, readerOf } from './byte-reader';
import { readGlyphs } from './woff2-glyphs';

/** Tags by their number in a table directory, section 4.1 of the standard; a tag may end with a blank. */
const TAGS =
  'cmap|head|hhea|hmtx|maxp|name|OS/2|post|cvt |fpgm|glyf|loca|prep|CFF |VORG|EBDT|EBLC|gasp|hdmx|kern|LTSH|PCLT|VDMX|' +
  'vhea|vmtx|BASE|GDEF|GPOS|GSUB|EBSC|JSTF|MATH|CBDT|CBLC|COLR|CPAL|SVG |sbix|acnt|avar|bdat|bloc|bsln|cvar|fdsc|feat|' +
  'fmtx|fvar|gvar|hsty|just|lcar|mort|morx|opbd|prop|trak|Zapf|Silf|Glat|Gloc|Feat|Sill';
const KNOWN_TAGS = TAGS.split('|');
const OTHER_TAG = 63;

type Tables = Map<string, Buffer<ArrayBufferLike>>;

/** The tables as they stand in the file, decompressed; `glyf` and `loca` may be transformed. */
const readTables = (file: Buffer): { flavor: number; tables: Tables; transformed: string[] } => {
  const from = readerOf(file);
  if (from.take(4).toString('latin1') !== 'wOF2') throw new Error('a font file is not WOFF2: reinstall the packages');
  const flavor = from.long();
  from.take(4);
  const count = from.word();
  from.take(6);
  const compressedLength = from.long();
  from.take(24);
  const directory = Array.from({ length: count }, () => {
    const flags = from.byte();
    const number = flags & 63;
    const tag = number === OTHER_TAG ? from.take(4).toString('latin1') : (KNOWN_TAGS[number] ?? '');
    const isTransformed = tag === 'glyf' || tag === 'loca' ? flags >> 6 === 0 : flags >> 6 !== 0;
    const length = readBase128(from);
    return { tag, isTransformed, length: isTransformed ? readBase128(from) : length };
  });
  const data = readerOf(brotliDecompressSync(from.take(compressedLength)));
  const tables: Tables = new Map(directory.map(({ tag, length }) => [tag, data.take(length)]));
  return { flavor, tables, transformed: directory.filter((each) => each.isTransformed).map(({ tag }) => tag) };
};

/** Where the table `head` says how offsets are written in `loca`, and that they have 32 bits. */
const INDEX_TO_LOC_FORMAT = 50;
const LONG_OFFSETS = 1;

/** A TrueType file of these tables. Its checksums are zero, which no reader of ours looks at. */
const writeSfnt = (flavor: number, tables: Tables): Buffer => {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const header = Buffer.alloc(12 + 16 * sorted.length);
  header.writeUInt32BE(flavor, 0);
  header.writeUInt16BE(sorted.length, 4);
  const parts: Buffer<ArrayBufferLike>[] = [header];
  let offset = header.length;
  sorted.forEach(([tag, bytes], at) => {
    const entry = 12 + 16 * at;
    header.write(tag, entry, 'latin1');
    header.writeUInt32BE(offset, entry + 8);
    header.writeUInt32BE(bytes.length, entry + 12);
    const padding = Buffer.alloc(-bytes.length & 3);
    parts.push(bytes, padding);
    offset += bytes.length + padding.length;
  });
  return Buffer.concat(parts);
};

/**
 * Returns the TrueType file of a WOFF2 file (W3C Recommendation of 2024, without collections). Throws when a table
 * other than `glyf` and `loca` is transformed, which the font packages do not do.
 */
export const trueTypeOf = (woff2: Buffer): Buffer => {
  const { flavor, tables, transformed } = readTables(woff2);
  const unknown = transformed.filter((tag) => tag !== 'glyf' && tag !== 'loca');
  if (unknown.length > 0)
    throw new Error(`a font file has transformed tables that are not read: ${unknown.join(', ')}`);
  const glyphs = tables.get('glyf');
  const oldHead = tables.get('head');
  if (glyphs && oldHead && transformed.includes('glyf')) {
    const { glyf, loca } = readGlyphs(glyphs);
    const head = Buffer.from(oldHead);
    head.writeInt16BE(LONG_OFFSETS, INDEX_TO_LOC_FORMAT);
    tables.set('glyf', glyf).set('loca', loca).set('head', head);
  }
  return writeSfnt(flavor, tables);
};
