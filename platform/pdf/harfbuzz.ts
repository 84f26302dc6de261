import { instantiate, store, type Memory, type Pointer } from './web-assembly';

/** The functions of HarfBuzz's C API that are used here, and the allocator. Memory is freed by nobody: fonts stay. */
interface HarfBuzz {
  memory: Memory;
  __wasm_call_ctors(): void;
  malloc(size: number): Pointer;
  free(pointer: Pointer): void;
  hb_blob_create(data: Pointer, length: number, mode: number, user: Pointer, destroy: Pointer): Pointer;
  hb_face_create(blob: Pointer, index: number): Pointer;
  hb_font_create(face: Pointer): Pointer;
  hb_buffer_create(): Pointer;
  hb_buffer_clear_contents(buffer: Pointer): void;
  hb_buffer_add_utf16(buffer: Pointer, text: Pointer, length: number, offset: number, count: number): void;
  hb_buffer_guess_segment_properties(buffer: Pointer): void;
  hb_buffer_set_direction(buffer: Pointer, direction: number): void;
  hb_shape(font: Pointer, buffer: Pointer, features: Pointer, count: number): void;
  hb_buffer_get_length(buffer: Pointer): number;
  hb_buffer_get_glyph_infos(buffer: Pointer, length: Pointer): Pointer;
  hb_buffer_get_glyph_positions(buffer: Pointer, length: Pointer): Pointer;
}

const LEFT_TO_RIGHT = 4;
const RIGHT_TO_LEFT = 5;
/** `hb_memory_mode_t`: the bytes are not written to. */
const READ_ONLY = 1;
/** Bytes of `hb_glyph_info_t`, and of `hb_glyph_position_t`. */
const RECORD = 20;

/** One glyph of a shaped text, in visual order. Lengths are in font units. */
export interface ShapedGlyph {
  id: number;
  /** Where in the text its cluster begins, in UTF-16 units. */
  cluster: number;
  xAdvance: number;
  yAdvance: number;
  xOffset: number;
  yOffset: number;
}

let opened: HarfBuzz | undefined;
const openOnce = (): HarfBuzz => {
  if (opened) return opened;
  opened = instantiate<HarfBuzz>('harfbuzz.wasm');
  opened.__wasm_call_ctors();
  return opened;
};

/**
 * Opens a font and returns the function that shapes a text with it: one script, one direction. Glyph 0 stands for what
 * the font lacks.
 */
export const openShaper = (trueType: Buffer): ((text: string, rightToLeft: boolean) => ShapedGlyph[]) => {
  const hb = openOnce();
  const blob = hb.hb_blob_create(store(hb, trueType), trueType.length, READ_ONLY, 0, 0);
  const font = hb.hb_font_create(hb.hb_face_create(blob, 0));
  const buffer = hb.hb_buffer_create();
  return (text, rightToLeft) => {
    const at = store(hb, Buffer.from(text, 'utf16le'));
    hb.hb_buffer_clear_contents(buffer);
    hb.hb_buffer_add_utf16(buffer, at, text.length, 0, text.length);
    hb.free(at);
    hb.hb_buffer_guess_segment_properties(buffer);
    hb.hb_buffer_set_direction(buffer, rightToLeft ? RIGHT_TO_LEFT : LEFT_TO_RIGHT);
    hb.hb_shape(font, buffer, 0, 0);
    const infos = hb.hb_buffer_get_glyph_infos(buffer, 0);
    const positions = hb.hb_buffer_get_glyph_positions(buffer, 0);
    const view = new DataView(hb.memory.buffer);
    const read = (from: Pointer, glyph: number, field: number) =>
      view.getInt32(from + glyph * RECORD + 4 * field, true);
    return Array.from({ length: hb.hb_buffer_get_length(buffer) }, (_, glyph) => ({
      id: read(infos, glyph, 0),
      cluster: read(infos, glyph, 2),
      xAdvance: read(positions, glyph, 0),
      yAdvance: read(positions, glyph, 1),
      xOffset: read(positions, glyph, 2),
      yOffset: read(positions, glyph, 3),
    }));
  };
};
