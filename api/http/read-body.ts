import express, { type Request, type Response } from 'express';
import { HttpProblem } from './http-problem';
import { findRepeatedKeys } from './repeated-keys';

/** Reads the body as bytes; nothing is parsed, and nothing unpacked, since a small packed body may be a large one. */
const createRawReader = (limit: number) => express.raw({ limit, inflate: false, type: () => true });

export type ReadBody = (request: Request, response: Response) => Promise<Buffer>;

/** Creates a reader of the raw body up to `limitBytes`; it returns an empty buffer when there is no body. */
export const createReadBody = (limitBytes: number): ReadBody => {
  const read = createRawReader(limitBytes);
  return (request, response) =>
    new Promise((resolve, reject) => {
      read(request, response, (error?: unknown) => {
        if (error) reject(error instanceof Error ? error : new Error('the body could not be read'));
        else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
      });
    });
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

const readJson = (bytes: Buffer): { text: string; value: unknown } => {
  try {
    const text = utf8.decode(bytes);
    return { text, value: JSON.parse(text) as unknown };
  } catch {
    throw new HttpProblem('invalid-json', 'the body is not JSON in UTF-8');
  }
};

/** Throws an `invalid-request` problem that points to keys which appear twice: which value counts is not ours to guess. */
const refuseRepeatedKeys = (json: string): void => {
  const pointers = findRepeatedKeys(json);
  if (pointers.length === 0) return;
  const errors = pointers.map((pointer) => ({ in: 'body' as const, pointer, detail: 'appears twice' }));
  throw new HttpProblem('invalid-request', `${pointers[0]} appears twice`, { errors });
};

/** Parses the JSON in `bytes`; an empty body counts as `{}`. Throws a problem. */
export const parseJson = (bytes: Buffer, contentType: string | undefined): unknown => {
  if (bytes.length === 0) return {};
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType ?? '')) {
    throw new HttpProblem('unsupported-media-type', 'send the body as application/json in UTF-8');
  }
  const { text, value } = readJson(bytes);
  refuseRepeatedKeys(text);
  return value;
};
