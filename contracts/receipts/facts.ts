import type { DonationMethod } from '../donations/states';
import type { Currency } from '../money/currencies';

/** Goods or services that a donor got in return, with the organization's good-faith estimate in the gift's currency. */
type GoodsOrServices =
  | { provided: false }
  | { provided: true; description: string; /** Smallest unit of the gift's currency. */ estimateAtomic: string };

/**
 * The facts of one receipt, frozen when its number is taken: stored as they are, and all that text and PDF are made
 * from. Dates are calendar days at the organisation's seat, `2026-02-27`.
 */
export interface ReceiptFacts {
  jurisdiction: 'US';
  /** Gapless in its organisation and year: `2026-000123`. */
  number: string;
  /** The number of the receipt that this one replaces. */
  replacesNumber?: string;
  issuedOn: string;
  /** The moment of issue, ISO 8601 in UTC; the PDF's own date. */
  issuedAt: string;
  givenOn: string;
  organization: {
    legalName: string;
    /** Of the tax authority: the EIN in the US. */
    registrationNumber: string;
    addressLines: string[];
  };
  /** Missing when the donor is not known by name. */
  donor?: {
    name: string;
    addressLines?: string[];
    /** As the donor wrote it, where a person gave another form to print. */
    written?: { name: string; addressLines?: string[] };
  };
  method: DonationMethod;
  currency: Currency;
  /** Smallest unit of `currency`. */
  amountAtomic: string;
  /** The purpose of the gift; `general` when the donor named none. */
  earmark: string;
  goodsOrServices: GoodsOrServices;
  /** Where anybody may check the number and the file's SHA-256. */
  verifyUrl?: string;
}

/** A receipt in words, as its jurisdiction wants it; made by a policy, laid out by a renderer. */
export interface ReceiptText {
  title: string;
  /** Shown large: `USD 1,250.00`. */
  amount: string;
  paragraphs: string[];
  /** A value of several lines has line breaks. */
  rows: { label: string; value: string }[];
  /** Statements that the law asks for, in order. */
  notices: string[];
}
