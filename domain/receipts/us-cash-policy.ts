import type { DonationMethod } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import type { ReceiptFacts, ReceiptText } from '../../contracts/receipts/facts';
import { invalidFacts } from './invalid-facts';
import type { ReceiptPolicy } from './policy';
import { amountInWords, atomicUnits, dateInWords, earmarkInWords, methodInWords } from './receipt-words';
import { usThresholds } from './us-thresholds';

const CASH_METHODS: readonly DonationMethod[] = ['card', 'bank', 'cash'];
const CASH_CURRENCIES: readonly Currency[] = ['USD', 'EUR', 'GBP', 'CAD'];

const stated = (facts: ReceiptFacts, field: string, text: string): string => {
  if (text.trim() === '') throw invalidFacts(facts.number, field, text, 'is empty: a receipt must state it');
  return text.trim();
};

/** Limits are in dollars: a gift in another currency is treated as if it were above them, which is always allowed. */
const reaches = (facts: ReceiptFacts, amount: bigint, cents: bigint) => facts.currency !== 'USD' || amount >= cents;

/**
 * Returns the notices on goods or services in return, IRC 170(f)(8)(B)(ii) and (iii): none, or their description and
 * good-faith estimate; with the statement of IRC 6115(a) that only the excess is deductible, when the payment is above
 * its limit.
 */
const returnNotices = (facts: ReceiptFacts, amount: bigint): string[] => {
  const { organization, goodsOrServices } = facts;
  if (!goodsOrServices.provided)
    return [`No goods or services were provided by ${organization.legalName} in exchange for this contribution.`];
  const estimate = atomicUnits(facts, 'goodsOrServices.estimateAtomic', goodsOrServices.estimateAtomic);
  const description = stated(facts, 'goodsOrServices.description', goodsOrServices.description);
  const described =
    `In exchange for this contribution ${organization.legalName} provided: ${description}. ` +
    `Our good-faith estimate of its value is ${amountInWords(facts, estimate)}.`;
  const limit = usThresholds(facts).quidProQuoAboveCents;
  if (!reaches(facts, amount, limit + 1n)) return [described];
  const excess = amount > estimate ? amount - estimate : 0n;
  return [
    described,
    'The amount of your contribution that is deductible for U.S. federal income tax purposes is limited to the excess ' +
      'of the money you contributed over the value of the goods or services provided to you: ' +
      `${amountInWords(facts, excess)}.`,
  ];
};

const keepingNotice = (facts: ReceiptFacts, amount: bigint): string =>
  reaches(facts, amount, usThresholds(facts).acknowledgmentFromCents)
    ? 'This is the written acknowledgment of your contribution under section 170(f)(8) of the Internal Revenue Code. ' +
      'Keep it with your tax records; have it before you file the return on which you claim the deduction.'
    : 'Keep this receipt with your tax records.';

const compose = (facts: ReceiptFacts): ReceiptText => {
  const { organization, donor } = facts;
  const amount = atomicUnits(facts, 'amountAtomic', facts.amountAtomic);
  if (amount === 0n)
    throw invalidFacts(facts.number, 'amountAtomic', facts.amountAtomic, 'is no gift: it must be positive');
  const name = stated(facts, 'organization.legalName', organization.legalName);
  const ein = stated(facts, 'organization.registrationNumber', organization.registrationNumber);
  const replaced = facts.replacesNumber === undefined ? [] : [facts.replacesNumber];
  const given = dateInWords(facts, 'givenOn');
  return {
    title: 'Donation receipt',
    amount: amountInWords(facts, amount),
    paragraphs: [`${name} thanks you for your gift, received on ${given}.`],
    rows: [
      { label: 'Receipt number', value: facts.number },
      ...replaced.map((number) => ({ label: 'Replaces receipt', value: number })),
      { label: 'Date issued', value: dateInWords(facts, 'issuedOn') },
      { label: 'Donor', value: [donor?.name ?? 'Not stated', ...(donor?.addressLines ?? [])].join('\n') },
      { label: 'Date of gift', value: given },
      {
        label: 'Cash contribution',
        value: `${amountInWords(facts, amount)}, by ${methodInWords(facts.method).toLowerCase()}`,
      },
      { label: 'Designation', value: earmarkInWords(stated(facts, 'earmark', facts.earmark)) },
      { label: 'Recipient', value: `${name}, EIN ${ein}` },
    ],
    notices: [
      ...returnNotices(facts, amount),
      keepingNotice(facts, amount),
      ...replaced.map((number) => `This receipt replaces receipt ${number}, which is no longer valid.`),
    ],
  };
};

/**
 * United States, gifts of money: a written acknowledgment with the organisation, the date, the amount of cash, and
 * what was provided in return (IRC 170(f)(8), required from $250), and the disclosure for payments made partly for
 * goods or services (IRC 6115, required above $75). Wording after IRS Publication 1771, Charitable Contributions:
 * Substantiation and Disclosure Requirements. `compose` throws InvalidReceiptFacts for facts that cannot be stated.
 */
export const usCashPolicy: ReceiptPolicy = {
  jurisdiction: 'US',
  supports: 'US gifts of money (card, bank, cash in USD, EUR, GBP, CAD)',
  accepts: ({ jurisdiction, method, currency }) =>
    jurisdiction === 'US' && CASH_METHODS.includes(method) && CASH_CURRENCIES.includes(currency),
  compose,
};
