import { invalidList } from './invalid-list';

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Returns a publication date as ISO 8601 in UTC; a time without a zone is taken as UTC, as the publishers mean it.
 * Throws InvalidListError for anything else: an undated list cannot be checked for age.
 */
export const publishedAt = (file: string, where: string, stated: string | undefined): string => {
  const zoned =
    stated !== undefined && /T.*\d$/.test(stated) && !/[+-]\d{2}:\d{2}$/.test(stated) ? `${stated}Z` : stated;
  if (zoned === undefined || !ISO_DATE.test(zoned) || Number.isNaN(Date.parse(zoned)))
    throw invalidList(file, where, stated, 'is not an ISO 8601 publication date such as 2026-02-27T00:00:00Z');
  return new Date(zoned).toISOString();
};
