import { read255, readerOf, type Reader } from './byte-reader';

/** Flags of TrueType glyphs, as the OpenType specification numbers them. */
const ON_CURVE = 0x01;
const OVERLAP = 0x40;
const ARGS_ARE_WORDS = 0x01;
const HAS_SCALE = 0x08;
const MORE_PARTS = 0x20;
const HAS_TWO_SCALES = 0x40;
const HAS_MATRIX = 0x80;
const HAS_INSTRUCTIONS = 0x100;

/** Bytes of a bounding box. */
const BOX = 8;

const STREAMS = ['contours', 'points', 'flags', 'glyphs', 'parts', 'boxes', 'instructions'] as const;
type Streams = Record<(typeof STREAMS)[number], Reader>;

const signed = (flag: number, size: number): number => ((flag & 1) === 1 ? size : -size);

/** Returns the move to the next point, in font units: one of 128 ways to write it, section 5.2 of the standard. */
const readMove = (flag: number, from: Reader): { dx: number; dy: number } => {
  const b0 = from.byte();
  if (flag < 10) return { dx: 0, dy: signed(flag, ((flag & 14) << 7) + b0) };
  if (flag < 20) return { dx: signed(flag, (((flag - 10) & 14) << 7) + b0), dy: 0 };
  if (flag < 84) {
    const rest = flag - 20;
    const dx = signed(flag, 1 + (rest & 0x30) + (b0 >> 4));
    return { dx, dy: signed(flag >> 1, 1 + ((rest & 0x0c) << 2) + (b0 & 0x0f)) };
  }
  const b1 = from.byte();
  if (flag < 120) {
    const rest = flag - 84;
    const dx = signed(flag, 1 + (Math.floor(rest / 12) << 8) + b0);
    return { dx, dy: signed(flag >> 1, 1 + (((rest % 12) >> 2) << 8) + b1) };
  }
  const b2 = from.byte();
  if (flag < 124) return { dx: signed(flag, (b0 << 4) + (b1 >> 4)), dy: signed(flag >> 1, ((b1 & 0x0f) << 8) + b2) };
  return { dx: signed(flag, (b0 << 8) + b1), dy: signed(flag >> 1, (b2 << 8) + from.byte()) };
};

const shorts = (numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(2 * numbers.length);
  numbers.forEach((number, at) => bytes.writeUInt16BE(number & 0xffff, 2 * at));
  return bytes;
};

const withInstructions = ({ glyphs, instructions }: Streams): Buffer => {
  const code = instructions.take(read255(glyphs));
  return Buffer.concat([shorts([code.length]), code]);
};

interface Outline {
  contours: number;
  /** The bounding box as the file gives it; computed from the points where it gives none. */
  box: Buffer | undefined;
  overlaps: boolean;
}

const readSimpleGlyph = (streams: Streams, { contours, box, overlaps }: Outline): Buffer => {
  const ends: number[] = [];
  let count = 0;
  for (let each = 0; each < contours; each++) ends.push((count += read255(streams.points)) - 1);
  const flags = Buffer.alloc(count);
  const moves = { x: [] as number[], y: [] as number[] };
  const places = { x: [] as number[], y: [] as number[] };
  const at = { x: 0, y: 0 };
  for (let point = 0; point < count; point++) {
    const flag = streams.flags.byte();
    flags[point] = (flag < 0x80 ? ON_CURVE : 0) | (overlaps && point === 0 ? OVERLAP : 0);
    const { dx, dy } = readMove(flag & 0x7f, streams.glyphs);
    moves.x.push(dx);
    moves.y.push(dy);
    places.x.push((at.x += dx));
    places.y.push((at.y += dy));
  }
  const { x, y } = places;
  const bounds = box ?? shorts([Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)]);
  const code = withInstructions(streams);
  return Buffer.concat([shorts([contours]), bounds, shorts(ends), code, flags, shorts([...moves.x, ...moves.y])]);
};

const readCompositeGlyph = (streams: Streams, box: Buffer): Buffer => {
  const parts: Buffer[] = [];
  let flags: number;
  let hasInstructions = false;
  do {
    flags = streams.parts.word();
    hasInstructions ||= (flags & HAS_INSTRUCTIONS) !== 0;
    const scales = (flags & HAS_SCALE && 2) || (flags & HAS_TWO_SCALES && 4) || (flags & HAS_MATRIX && 8);
    parts.push(shorts([flags]), streams.parts.take(2 + (flags & ARGS_ARE_WORDS ? 4 : 2) + scales));
  } while (flags & MORE_PARTS);
  return Buffer.concat([shorts([-1]), box, ...parts, ...(hasInstructions ? [withInstructions(streams)] : [])]);
};

/** Returns the tables `glyf` and `loca` (with long offsets) of a transformed `glyf`, section 5.1 of the standard. */
export const readGlyphs = (transformed: Buffer): { glyf: Buffer; loca: Buffer } => {
  const from = readerOf(transformed);
  from.word();
  const hasOverlaps = (from.word() & 1) === 1;
  const count = from.word();
  from.word();
  const lengths = STREAMS.map((name) => ({ name, length: from.long() }));
  const streams = Object.fromEntries(lengths.map(({ name, length }) => [name, readerOf(from.take(length))])) as Streams;
  const boxBits = streams.boxes.take(4 * Math.ceil(count / 32));
  const overlapBits = hasOverlaps ? from.take(Math.ceil(count / 8)) : Buffer.alloc(Math.ceil(count / 8));
  const isSet = (bits: Buffer, at: number) => ((bits[at >> 3] ?? 0) & (0x80 >> (at & 7))) !== 0;

  const glyphs: Buffer[] = [];
  const loca = Buffer.alloc(4 * (count + 1));
  let end = 0;
  for (let id = 0; id < count; id++) {
    const contours = streams.contours.short();
    const box = isSet(boxBits, id) ? streams.boxes.take(BOX) : undefined;
    if (contours !== 0) {
      const outline = { contours, box, overlaps: isSet(overlapBits, id) };
      const glyph =
        contours < 0 ? readCompositeGlyph(streams, box ?? Buffer.alloc(BOX)) : readSimpleGlyph(streams, outline);
      const padding = Buffer.alloc(-glyph.length & 3);
      glyphs.push(glyph, padding);
      end += glyph.length + padding.length;
    }
    loca.writeUInt32BE(end, 4 * (id + 1));
  }
  return { glyf: Buffer.concat(glyphs), loca };
};
