import { LessThan } from 'typeorm';

/** One page of a list, the newest first: only rows with a smaller id than `before`. */
export interface Page {
  before?: string | undefined;
  limit: number;
}

/** How TypeORM finds the page, of the rows that are as `wanted`. */
export const newestFirst = <W extends object>({ before, limit }: Page, wanted?: W) =>
  ({
    where: { ...wanted, ...(before !== undefined && { id: LessThan(before) }) },
    order: { id: 'DESC' },
    take: limit,
  }) as const;
