import { randomUUID } from 'node:crypto';
import type { CaseResource } from '../../contracts/compliance/schemas';
import type { DonationResource, RefundResource } from '../../contracts/donations/schemas';
import { until } from '../../tools/demo/api-client';
import type { TestSystem } from './system';

/** A made-up person of the demo's own list: a gift of theirs is held. */
export const LISTED = 'Zorvane Quillfeather';

export const pledge = (system: TestSystem, fullName = 'Marigold Testwell', amount = '50.00', key?: string) =>
  system.clients.web.post<DonationResource>(
    '/v1/donations',
    {
      method: 'card',
      amount,
      currency: 'USD',
      donor: { kind: 'individual', full_name: fullName, email: 'donor@example.org', country: 'US' },
    },
    key,
  );

export const pay = (system: TestSystem, donationId: string, amount = '50.00') =>
  system.provider.pay({ donationId, amount, currency: 'USD' });

export const give = async (system: TestSystem, fullName?: string): Promise<string> => {
  const { id } = await pledge(system, fullName);
  const { status } = await pay(system, id);
  if (status !== 200) throw new Error(`the webhook was answered ${status}`);
  return id;
};

/** A gift as patient callers make it: pledge and payment are sent again, under the same keys, until they are taken. */
export const giveInsisting = async (system: TestSystem): Promise<string> => {
  const key = randomUUID();
  const pledged = await until(
    () => pledge(system, undefined, undefined, key).catch(() => undefined),
    (gift) => gift !== undefined,
    'the pledge',
  );
  const id = pledged?.id ?? '';
  const payment = { reference: `pay_${id}`, donationId: id, amount: '50.00', currency: 'USD' };
  const sendPayment = () => system.provider.pay(payment, `evt_${id}`).catch(() => ({ status: 0 }));
  await until(sendPayment, ({ status }) => status === 200, 'the payment');
  return id;
};

/** Asks until the gift shows `status`; errors while something is down count as not yet. */
export const reached = (system: TestSystem, id: string, status: string, timeoutMs = 90_000) =>
  until(
    () => system.clients.finance.get<DonationResource>(`/v1/donations/${id}`).catch(() => undefined),
    (gift) => gift?.status === status,
    `gift ${id} to be ${status}`,
    timeoutMs,
  );

export const rendered = (system: TestSystem, id: string, timeoutMs = 90_000) =>
  until(
    () =>
      system
        .query<{ sha256: string | null }>('select sha256 from receipts where donation_id = $1', [id])
        .catch(() => []),
    (rows) => typeof rows[0]?.sha256 === 'string',
    `the receipt of gift ${id}`,
    timeoutMs,
  );

export const caseOf = async (system: TestSystem, donationId: string): Promise<string> => {
  const page = () =>
    system.clients.officer
      .get<{ items: CaseResource[] }>('/v1/cases?limit=100')
      .catch(() => ({ items: [] as CaseResource[] }));
  const { items } = await until(
    page,
    (seen) => seen.items.some((one) => one.donation_id === donationId),
    `a case on gift ${donationId}`,
  );
  return items.find((one) => one.donation_id === donationId)!.id;
};

/** Tries until it is not refused; for steps that may come before their workflow runs or its worker is up. */
export const insist = async (step: () => Promise<unknown>, what: string): Promise<void> => {
  let last: unknown;
  await until(
    () =>
      step().then(
        () => true,
        (error: unknown) => {
          last = error;
          return false;
        },
      ),
    Boolean,
    what,
    120_000,
  ).catch(() => {
    throw last instanceof Error ? last : new Error(what);
  });
};

export const proposeRefund = (system: TestSystem, donationId: string) =>
  system.clients.finance.post<RefundResource>(`/v1/donations/${donationId}/refunds`, {
    reason: 'Given twice by mistake.',
  });

export const approveRefund = (system: TestSystem, refund: RefundResource, key?: string) =>
  system.clients.secondFinance.post<RefundResource>(
    `/v1/refunds/${refund.id}/approval`,
    { decision: 'approve', hash: refund.proposal_hash },
    key,
  );

/** Cancels a gift as it stands now, with the ETag of what was read. Returns the answer's status. */
export const cancel = async (system: TestSystem, donationId: string, key: string = randomUUID()): Promise<number> => {
  const url = `${system.url}/v1/donations/${donationId}`;
  const authorization = `Bearer ${system.people.finance.apiKey}`;
  const seen = await fetch(url, { headers: { authorization } });
  await seen.body?.cancel();
  const headers = {
    authorization,
    'content-type': 'application/json',
    'idempotency-key': key,
    'if-match': seen.headers.get('etag') ?? '',
  };
  const response = await fetch(`${url}/cancel`, { method: 'POST', headers, body: '{}' });
  await response.body?.cancel();
  return response.status;
};
