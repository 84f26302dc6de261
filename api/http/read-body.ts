import express, { type Request, type Response } from 'express';
import { HttpProblem } from './http-problem';

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

/** Parses the JSON in `bytes`; an empty body counts as `{}`. */
export const parseJson = (bytes: Buffer, contentType: string | undefined): unknown => {
  if (bytes.length === 0) return {};
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType ?? '')) {
    throw new HttpProblem('unsupported-media-type', 'send the body as application/json in UTF-8');
  }
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    throw new HttpProblem('invalid-json', 'the body is not JSON in UTF-8');
  }
};
