import { createHash, randomUUID } from 'node:crypto';
import { OPERATOR_USER_ID, PROVIDER_USER_ID, PUBLIC_USER_ID } from '../../contracts/identity/actor';
import type { WithActor } from '../../platform/database/unit-of-work';
import { addPledge, type Pledge } from '../../services/donations/add-pledge';
import { eraseSubject } from '../../services/privacy/erase-subject';
import { fileSubjectRequest } from '../../services/privacy/file-subject-request';
import { readSubjectRequest } from '../../services/privacy/read-subject-request';
import { decideSubjectRequest } from '../../services/privacy/run-subject-request';
import { issueSubjectToken, verifySubject } from '../../services/privacy/verify-subject';
import { receiveWebhook, type VerifiedWebhook } from '../../services/webhooks/receive-webhook';

export const FILER = '00000000-0000-7000-9000-000000000001';
export const DECIDER = '00000000-0000-7000-9000-000000000002';
const operator = { userId: OPERATOR_USER_ID, requestId: 'test' };
const provider = { userId: PROVIDER_USER_ID, requestId: 'test' };
export const filer = { userId: FILER, requestId: 'test' };
export const decider = { userId: DECIDER, requestId: 'test' };
export const nobody = { userId: PUBLIC_USER_ID, requestId: 'test' };

/** A donor all of whose columns name them by `word`. */
export const donorNamed = (word: string): Extract<Pledge['donor'], { kind: unknown }> => ({
  kind: 'individual',
  fullName: `Carla ${word}`,
  email: `${word}@example.org`,
  address: [`${word} Street 1`],
  country: 'US',
});

export const pledgeAs = (withActor: WithActor, donor: Pledge['donor']): Promise<string> =>
  withActor(operator, (tx) =>
    addPledge(tx, { donor, method: 'card', currency: 'USD', amountAtomic: 5000n, earmark: 'general' }),
  );

/** A provider's webhook whose bytes name the payer. */
export const payFor = (
  withActor: WithActor,
  donationId: string,
  payer = donorNamed('Payer'),
  receivedAt = new Date(),
) => {
  const rawBody = Buffer.from(JSON.stringify({ donationId, payer, at: randomUUID() }));
  const webhook: VerifiedWebhook = {
    provider: 'sandbox',
    eventId: createHash('sha256').update(rawBody).digest('hex'),
    eventType: 'payment.succeeded',
    rawBody,
    content: {
      kind: 'payment',
      payment: {
        providerReference: randomUUID(),
        donationId,
        method: 'card',
        currency: 'USD',
        amountAtomic: 5000n,
        receivedAt,
        payer,
      },
    },
  };
  return receiveWebhook({ withActor }, webhook, provider);
};

/** Files, verifies and approves: what is left is what was asked for. Returns the request's id. */
export const approvedRequest = async (
  withActor: WithActor,
  subjectId: string,
  requestType: 'erasure' | 'access' = 'erasure',
): Promise<string> => {
  const caller = { actor: filer };
  const id = randomUUID();
  const filed = { id, subjectId, regime: 'gdpr', requestType } as const;
  const { proposal_hash: hash } = await fileSubjectRequest({ withActor }, filed, caller);
  const { token } = await issueSubjectToken({ withActor }, id, caller);
  await verifySubject({ withActor }, id, token, nobody);
  await decideSubjectRequest({ withActor }, id, { by: DECIDER, hash, decision: 'approve' }, decider);
  return id;
};

export const erase = (withActor: WithActor, requestId: string) => eraseSubject({ withActor }, requestId, decider);

export const readRequest = (withActor: WithActor, requestId: string) =>
  readSubjectRequest({ withActor }, requestId, { actor: decider });
