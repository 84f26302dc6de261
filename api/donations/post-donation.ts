import { pledgeBody, pledgeSecrets, shownDonation, type PledgeBody } from '../../contracts/donations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { InvalidAmount, parseAmount } from '../../domain/money/amount';
import { Refused } from '../../contracts/kernel/refused';
import { composed, donorFaults } from '../../domain/donations/donor-details';
import type { Pledge } from '../../services/donations/add-pledge';
import { pledgeDonation } from '../../services/donations/pledge-donation';
import { defineEndpoint } from '../http/endpoint';
import { HttpProblem } from '../http/http-problem';

const amountOf = ({ amount, currency }: PledgeBody): bigint => {
  try {
    return parseAmount(amount, currency);
  } catch (error) {
    if (error instanceof InvalidAmount) throw new Refused('money.invalid-amount', error.message, '/amount');
    throw error;
  }
};

const donorOf = ({ donor, donor_id: id }: PledgeBody): Pledge['donor'] => {
  if (id !== undefined) return { id };
  // The schema has seen to it that there is exactly one of the two.
  if (!donor) throw new Refused('kernel.invalid-request', 'give exactly one of donor_id and donor', '/donor_id');
  const errors = donorFaults(donor).map(({ pointer, detail }) => ({
    in: 'body' as const,
    pointer: `/donor${pointer}`,
    detail,
  }));
  if (errors.length > 0) throw new HttpProblem('invalid-request', 'see errors for each field', { errors });
  const { full_name: fullName, ...rest } = composed(donor);
  return { ...rest, fullName };
};

/** The fields of the gift that the body sets; a new donor becomes the gift's donor. */
const writtenIn = ({ donor, ...rest }: PledgeBody): string[] => {
  const given = Object.entries({ ...rest, donor_id: donor ?? rest.donor_id });
  return given.flatMap(([name, value]) => (value === undefined ? [] : [name]));
};

export const postDonationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/donations',
  operationId: 'pledgeDonation',
  summary: 'Pledge a donation and start its process',
  permission: 'donations:create',
  perResource: true,
  params: nothing,
  query: nothing,
  body: pledgeBody,
  result: shownDonation,
  status: 201,
  idempotent: true,
  etag: 'content',
  location: ({ id }) => `/v1/donations/${id}`,
  unkept: { members: pledgeSecrets, of: ({ id }, { statusTokens }) => ({ status_token: statusTokens.of(id) }) },
  problems: ['invalid-amount', 'unknown-donor'],
  async handle({ body, caller, newId }, ports) {
    const { method, chain, currency, earmark } = body;
    const pledge = {
      id: newId('donation'),
      donor: donorOf(body),
      method,
      chain,
      currency,
      earmark,
      amountAtomic: amountOf(body),
    };
    const donation = await pledgeDonation(ports, pledge, writtenIn(body), caller);
    ports.metrics.pledged(method);
    return donation;
  },
});
