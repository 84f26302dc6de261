import { HttpProblem } from './http-problem';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Encodes the last id of a page as an opaque cursor: its 16 bytes in base64url. */
export const encodeCursor = (id: string): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

/** Decodes the id in a cursor; throws an `invalid-request` problem for a text that `encodeCursor` did not make. */
export const decodeCursor = (cursor: string): string => {
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (!UUID.test(id) || encodeCursor(id) !== cursor) {
    const errors = [{ in: 'query' as const, pointer: '/cursor', detail: 'use next_cursor of the previous page' }];
    throw new HttpProblem('invalid-request', 'see errors for each field', { errors });
  }
  return id;
};

interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

/** The range of a page: rows with a smaller id than `before`, as many as `limit`. */
export interface PageRange {
  before: string | undefined;
  limit: number;
}

/** Reads one page of rows, newest first. It reads one row more than asked for, to know whether more follow. */
export const readPage = async <T extends { id: string }>(
  { limit, cursor }: PageRequest,
  read: (range: PageRange) => Promise<T[]>,
): Promise<{ items: T[]; next_cursor: string | null }> => {
  const found = await read({ limit: limit + 1, before: cursor === undefined ? undefined : decodeCursor(cursor) });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: last && found.length > limit ? encodeCursor(last.id) : null };
};
