import type { CountedKind, ListCounts } from '../../../contracts/compliance/list-counts';
import type { ListSource } from '../../../contracts/compliance/states';

/**
 * By how much, in percent, a kind may fall from the list in force to the next. A publication that loses more is more
 * likely cut short than amended. Measured on OFAC's list of mid-2021 and the UN's of February 2026: taking out any
 * program that lists at most a tenth of the entities takes at most 8.3 % of the entities, 7.2 % of strong and 8.2 % of
 * weak names, 8.6 % of dates of birth, 9.8 % of other identifiers, 10.9 % of addresses and 15.6 % of programs, since
 * an entity may be listed under several. Each limit is the next multiple of five that leaves room.
 */
export const MAX_FALL_PERCENT: Readonly<Record<CountedKind, number>> = {
  entities: 10,
  primaryNames: 10,
  strongNames: 10,
  weakNames: 10,
  addresses: 15,
  birthDates: 10,
  programs: 20,
  otherIdentifiers: 15,
};

/**
 * What the first list of a source has at least, since there is none to compare it with. OFAC's are three quarters of
 * its list of mid-2021, which has grown since; the UN's are half of its list of February 2026, which has not. A demo
 * list has as many entities as its author made up.
 */
export const MINIMA: Readonly<Record<ListSource, Partial<ListCounts>>> = {
  ofac: {
    entities: 6_500,
    primaryNames: 6_500,
    strongNames: 9_000,
    weakNames: 1_800,
    addresses: 8_500,
    birthDates: 3_800,
    programs: 8_000,
    otherIdentifiers: 24_000,
  },
  un: {
    entities: 500,
    primaryNames: 500,
    strongNames: 1_300,
    weakNames: 350,
    addresses: 400,
    birthDates: 450,
    programs: 500,
    otherIdentifiers: 1_800,
  },
  demo: {},
};
