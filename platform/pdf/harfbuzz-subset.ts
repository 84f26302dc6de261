import { instantiate, store, type Memory, type Pointer } from './web-assembly';

/** The functions of HarfBuzz's C API for subsets that are used here. */
interface HarfBuzzSubset {
  memory: Memory;
  _initialize(): void;
  malloc(size: number): Pointer;
  free(pointer: Pointer): void;
  hb_blob_create(data: Pointer, length: number, mode: number, user: Pointer, destroy: Pointer): Pointer;
  hb_blob_destroy(blob: Pointer): void;
  hb_blob_get_data(blob: Pointer, length: Pointer): Pointer;
  hb_blob_get_length(blob: Pointer): number;
  hb_face_create(blob: Pointer, index: number): Pointer;
  hb_face_destroy(face: Pointer): void;
  hb_face_reference_blob(face: Pointer): Pointer;
  hb_subset_input_create_or_fail(): Pointer;
  hb_subset_input_destroy(input: Pointer): void;
  hb_subset_input_keep_everything(input: Pointer): void;
  hb_subset_input_pin_axis_location(input: Pointer, face: Pointer, axis: number, value: number): number;
  hb_subset_or_fail(face: Pointer, input: Pointer): Pointer;
}

const READ_ONLY = 1;
const WEIGHT = 0x77676874; // `wght`
const REGULAR = 400;

let opened: HarfBuzzSubset | undefined;
const openOnce = (): HarfBuzzSubset => {
  if (opened) return opened;
  opened = instantiate<HarfBuzzSubset>('harfbuzz-subset.wasm');
  opened._initialize();
  return opened;
};

/** Returns a variable TrueType font in its regular weight alone, as a font that is not variable. */
export const regularOf = (trueType: Buffer): Buffer => {
  const hb = openOnce();
  const data = store(hb, trueType);
  const blob = hb.hb_blob_create(data, trueType.length, READ_ONLY, 0, 0);
  const face = hb.hb_face_create(blob, 0);
  const input = hb.hb_subset_input_create_or_fail();
  hb.hb_subset_input_keep_everything(input);
  hb.hb_subset_input_pin_axis_location(input, face, WEIGHT, REGULAR);
  const regular = hb.hb_subset_or_fail(face, input);
  if (regular === 0) throw new Error('HarfBuzz cannot make a regular weight of a font: reinstall the packages');
  const result = hb.hb_face_reference_blob(regular);
  const at = hb.hb_blob_get_data(result, 0);
  const bytes = Buffer.from(hb.memory.buffer.slice(at, at + hb.hb_blob_get_length(result)));
  hb.hb_blob_destroy(result);
  hb.hb_face_destroy(regular);
  hb.hb_subset_input_destroy(input);
  hb.hb_face_destroy(face);
  hb.hb_blob_destroy(blob);
  hb.free(data);
  return bytes;
};
