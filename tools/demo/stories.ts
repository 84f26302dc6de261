import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CaseResource } from '../../contracts/compliance/schemas';
import type { DonationResource, RefundResource } from '../../contracts/donations/schemas';
import type { ReceiptResource } from '../../contracts/receipts/schemas';
import type { LocalSystem } from '../system/local-system';
import { createApiClient, until, type ApiClient } from './api-client';

export interface Story {
  title: string;
  run(stage: Stage): Promise<void>;
}

export interface Stage {
  system: LocalSystem;
  clients: Record<'web' | 'finance' | 'secondFinance' | 'officer' | 'secondOfficer', ApiClient>;
  /** Prints one step with its time. */
  say(text: string): void;
  /** Links to show at the end. */
  link(text: string): void;
}

export const createClients = ({ url, people }: Pick<LocalSystem, 'url' | 'people'>): Stage['clients'] => ({
  web: createApiClient(url, people.web.apiKey),
  finance: createApiClient(url, people.finance.apiKey),
  secondFinance: createApiClient(url, people.secondFinance.apiKey),
  officer: createApiClient(url, people.officer.apiKey),
  secondOfficer: createApiClient(url, people.secondOfficer.apiKey),
});

const pledge = (client: ApiClient, fullName: string, amount: string) =>
  client.post<DonationResource>('/v1/donations', {
    method: 'card',
    amount,
    currency: 'USD',
    donor: { kind: 'individual', full_name: fullName, email: 'donor@example.org', country: 'US' },
  });

const reached = ({ clients }: Stage, id: string, status: string) =>
  until(
    () => clients.finance.get<DonationResource>(`/v1/donations/${id}`),
    (gift) => gift.status === status,
    `gift ${id} to be ${status}`,
  );

const rendered = ({ clients }: Stage, number: string) =>
  until(
    () => clients.finance.get<ReceiptResource>(`/v1/receipts/${number}`),
    ({ sha256 }) => sha256 !== null,
    `the file of receipt ${number}`,
  );

const receiptNumberOf = (gift: DonationResource): string => {
  const [receipt] = gift.receipts ?? [];
  if (!receipt) throw new Error(`gift ${gift.id} has no receipt number`);
  return receipt.number;
};

const cleanGift: Story = {
  title: 'A card gift, from pledge to receipt',
  async run(stage) {
    const { system, clients, say, link } = stage;
    const gift = await pledge(clients.web, 'Marigold Testwell', '250.00');
    say(`pledged: ${gift.invoice_number}, 250.00 USD, status ${gift.status}`);
    const paid = await system.provider.pay({ donationId: gift.id, amount: '250.00', currency: 'USD' });
    say(
      `the provider's signed webhook is answered ${paid.status}: stored, booked as held, before anything else happens`,
    );
    const settled = await reached(stage, gift.id, 'reconciled');
    const number = receiptNumberOf(settled);
    say(`screened, booked, receipt ${number} numbered`);
    const receipt = await rendered(stage, number);
    const pdf = await clients.finance.download(`/v1/receipts/${number}/pdf`);
    const folder = join(system.stack.directory, 'demo');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `receipt-${number}.pdf`);
    writeFileSync(file, pdf);
    say(`receipt rendered: ${pdf.length} bytes, SHA-256 ${receipt.sha256?.slice(0, 16) ?? ''}…`);
    const check = await clients.web.post<{ valid: boolean }>('/v1/receipts/verify', { number, sha256: receipt.sha256 });
    say(`anyone may verify number and hash: valid ${check.valid}`);
    link(`Receipt        ${relative(process.cwd(), file)}`);
    link(`This gift      ${system.env['TEMPORAL_UI_URL'] ?? ''}/namespaces/default/workflows/donation:${gift.id}`);
  },
};

const heldGift: Story = {
  title: 'A gift that a person must judge',
  async run(stage) {
    const { system, clients, say } = stage;
    const gift = await pledge(clients.web, 'Zorvane Quillfeather', '90.00');
    await system.provider.pay({ donationId: gift.id, amount: '90.00', currency: 'USD' });
    say("paid by a made-up person of the demo's own list");
    const find = () => clients.officer.get<{ items: CaseResource[] }>('/v1/cases?state=open&limit=100');
    const { items } = await until(find, (page) => page.items.some((one) => one.donation_id === gift.id), 'a case');
    const id = items.find((one) => one.donation_id === gift.id)?.id ?? '';
    const seen = await clients.finance.get<DonationResource>(`/v1/donations/${gift.id}`);
    say(`held for review; callers without a case permission see only: ${seen.status}`);
    const found = await clients.officer.get<CaseResource>(`/v1/cases/${id}`);
    const hit = found.evidence?.hits[0];
    say(`the officer sees the evidence: ${hit?.entity_ref ?? '?'}, score ${hit?.score ?? '?'}`);
    await until(
      () =>
        clients.officer.post(`/v1/cases/${id}/claim`, {}).then(
          () => true,
          () => false,
        ),
      Boolean,
      'the claim',
    );
    say('claimed');
    await clients.officer.post(`/v1/cases/${id}/decision`, {
      verdict: 'clear',
      reason: 'Another person: the birth date differs.',
    });
    say('decided: clear, with a reason');
    const settled = await reached(stage, gift.id, 'reconciled');
    say(`the gift continued by itself: receipt ${receiptNumberOf(settled)}`);
  },
};

const duplicateWebhook: Story = {
  title: 'The same webhook twice',
  async run(stage) {
    const { system, clients, say } = stage;
    const gift = await pledge(clients.web, 'Percival Sampleton', '40.00');
    const data = {
      payment_reference: `pay_${gift.id}`,
      donation_id: gift.id,
      method: 'card',
      amount: '40.00',
      currency: 'USD',
      received_at: new Date().toISOString(),
    };
    const { body, headers } = system.provider.webhook('payment.succeeded', data);
    const send = () =>
      fetch(`${system.url}/v1/webhooks/sandbox`, { method: 'POST', body, headers }).then(({ status }) => status);
    say(`answers: ${(await Promise.all([send(), send(), send()])).join(', ')}`);
    const settled = await reached(stage, gift.id, 'reconciled');
    say(`received once: ${settled.received} USD, receipt ${receiptNumberOf(settled)}`);
  },
};

const refund: Story = {
  title: 'A refund that voids its receipt',
  async run(stage) {
    const { system, clients, say } = stage;
    const gift = await pledge(clients.web, 'Clementine Placeholder', '60.00');
    await system.provider.pay({ donationId: gift.id, amount: '60.00', currency: 'USD' });
    const number = receiptNumberOf(await reached(stage, gift.id, 'reconciled'));
    say(`settled with receipt ${number}`);
    const proposed = await clients.finance.post<RefundResource>(`/v1/donations/${gift.id}/refunds`, {
      reason: 'Given twice by mistake.',
    });
    say('a refund is proposed by one person');
    const approval = { decision: 'approve', hash: proposed.proposal_hash };
    await clients.secondFinance.post(`/v1/refunds/${proposed.id}/approval`, approval);
    say('and approved by another, over the same hash');
    await reached(stage, gift.id, 'refunded');
    const receipt = await clients.finance.get<ReceiptResource>(`/v1/receipts/${number}`);
    say(`the provider confirmed; receipt ${number} is ${receipt.status}, the journals are reversed`);
  },
};

const killedWorker: Story = {
  title: 'A worker killed in the middle of a gift',
  async run(stage) {
    const { system, clients, say } = stage;
    const gift = await pledge(clients.web, 'Barnaby Exampleworth', '75.00');
    await system.provider.pay({ donationId: gift.id, amount: '75.00', currency: 'USD' });
    await system.processes.core.kill();
    const { status } = await clients.finance.get<DonationResource>(`/v1/donations/${gift.id}`);
    say(`kill -9 of worker core right after the payment; the gift is ${status}`);
    await system.processes.core.start();
    say('worker core started again');
    const settled = await reached(stage, gift.id, 'reconciled');
    await rendered(stage, receiptNumberOf(settled));
    say(`completed nevertheless, exactly once: receipt ${receiptNumberOf(settled)}`);
  },
};

export const STORIES: readonly Story[] = [cleanGift, heldGift, duplicateWebhook, refund, killedWorker];
