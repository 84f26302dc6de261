import { LessThan } from 'typeorm';

/** One page of a list, the newest first: only rows with a smaller id than `before`. */
export interface Page {
  before?: string | undefined;
  limit: number;
}

/** Returns the TypeORM options that find the page of the `wanted` rows. */
export const newestFirst = <W extends object>({ before, limit }: Page, wanted?: W) =>
  ({
    where: { ...wanted, ...(before !== undefined && { id: LessThan(before) }) },
    order: { id: 'DESC' },
    take: limit,
  }) as const;
