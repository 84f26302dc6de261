/** Reads big-endian numbers from bytes, one after the other. Past the end it throws RangeError. */
export const readerOf = (bytes: Buffer) => {
  let at = 0;
  const skip = (length: number): number => {
    at += length;
    return at - length;
  };
  return {
    byte: () => bytes.readUInt8(skip(1)),
    /** 16 bits with a sign. */
    short: () => bytes.readInt16BE(skip(2)),
    /** 16 bits without a sign. */
    word: () => bytes.readUInt16BE(skip(2)),
    /** 32 bits without a sign. */
    long: () => bytes.readUInt32BE(skip(4)),
    take: (length: number) => bytes.subarray(skip(length), at),
  };
};
export type Reader = ReturnType<typeof readerOf>;

/** Reads a WOFF2 number of one to five bytes. */
export const readBase128 = (from: Reader): number => {
  let value = 0;
  for (;;) {
    const byte = from.byte();
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value;
  }
};

/** Reads a WOFF2 number of one to three bytes, of which most are one. */
export const read255 = (from: Reader): number => {
  const code = from.byte();
  if (code === 253) return from.word();
  if (code === 254) return from.byte() + 2 * 253;
  return code === 255 ? from.byte() + 253 : code;
};
