import { readFileSync } from 'node:fs';

/** An address in a module's memory. */
export type Pointer = number;

export interface Memory {
  buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Node has it; TypeScript declares it for browsers only. */
declare const WebAssembly: {
  Module: new (bytes: Buffer) => object;
  Instance: new (module: object, imports: object) => { exports: object };
};

const PAGE = 65_536;

/**
 * Instantiates one of HarfBuzz's modules. The package's JavaScript around them is left out: it loads them
 * asynchronously, and a page is laid out synchronously.
 */
export const instantiate = <T extends { memory: Memory }>(file: 'harfbuzz.wasm' | 'harfbuzz-subset.wasm'): T => {
  const module = new WebAssembly.Module(readFileSync(require.resolve(`harfbuzzjs/dist/${file}`)));
  const fail = () => {
    throw new Error('HarfBuzz has stopped: the memory of this process is used up');
  };
  const grow = (size: number): number => {
    exported.memory.grow(Math.ceil((size - exported.memory.buffer.byteLength) / PAGE));
    return 1;
  };
  const imports = {
    wasi_snapshot_preview1: { proc_exit: fail },
    env: {
      _abort_js: fail,
      _emscripten_runtime_keepalive_clear: () => undefined,
      _setitimer_js: () => 0,
      emscripten_resize_heap: grow,
    },
  };
  const exported = new WebAssembly.Instance(module, imports).exports as T;
  return exported;
};

/** Copies bytes into a module's memory and returns their address. */
export const store = (
  { malloc, memory }: { malloc: (size: number) => Pointer; memory: Memory },
  bytes: Uint8Array,
): Pointer => {
  const at = malloc(bytes.length);
  if (at === 0) throw new Error(`HarfBuzz has no memory for ${bytes.length} bytes`);
  new Uint8Array(memory.buffer).set(bytes, at);
  return at;
};
