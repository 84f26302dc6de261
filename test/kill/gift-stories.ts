import { donationWorkflowId } from '../../contracts/donations/messages';
import { until } from '../../tools/demo/api-client';
import {
  approveRefund,
  cancel,
  caseOf,
  give,
  insist,
  LISTED,
  pay,
  pledge,
  proposeRefund,
  reached,
  rendered,
} from '../setup/gifts';
import type { TestSystem } from '../setup/system';
import { atStage } from '../setup/workflow-watch';

/** Begins a process, and returns what brings it to its end. */
export type KillStory = (system: TestSystem) => Promise<() => Promise<unknown>>;

export const settles: KillStory = async (system) => {
  const id = await give(system);
  return () => rendered(system, id);
};

export const cancels: KillStory = async (system) => {
  const { id } = await pledge(system);
  const tryCancel = () => cancel(system, id, `cancel-${id}`);
  await tryCancel();
  return async () => {
    await until(tryCancel, (status) => status === 200, 'the cancel');
    await reached(system, id, 'cancelled');
  };
};

export const reviews: KillStory = async (system) => {
  const id = await give(system, LISTED);
  return async () => {
    const caseId = await caseOf(system, id);
    await insist(() => system.clients.officer.post(`/v1/cases/${caseId}/claim`, {}), 'the claim');
    const decision = { verdict: 'clear', reason: 'Another person.' };
    await insist(
      () => system.clients.officer.post(`/v1/cases/${caseId}/decision`, decision, `decide-${id}`),
      'the decision',
    );
    await rendered(system, id);
  };
};

export const refunds: KillStory = async (system) => {
  const id = await give(system);
  return async () => {
    await reached(system, id, 'reconciled');
    await rendered(system, id);
    const refund = await proposeRefund(system, id);
    await insist(() => approveRefund(system, refund, `approve-${id}`), 'the approval');
    await reached(system, id, 'refunded');
  };
};

export const closesWindow: KillStory = async (system) => {
  const { id } = await pledge(system);
  return async () => {
    await insist(async () => {
      const rows = await system.query(
        `update donations set pay_until = now() + interval '1 second' where id = $1 and exists
           (select from outbox where aggregate_id = $1::text and status = 'done') returning id`,
        [id],
      );
      if (rows.length === 0) throw new Error('its process has not started');
    }, 'the process of the pledge');
    // A part of the money makes the process read its record again, and with it the new end of its window.
    await pay(system, id, '20.00');
    await rendered(system, id);
  };
};

export const isGivenUp: KillStory = async (system) => {
  const gift = { method: 'crypto', amount: '1.5', currency: 'ETH' };
  const donor = { kind: 'individual', full_name: 'Marigold Testwell' };
  const { id } = await system.clients.web.post<{ id: string }>('/v1/donations', { ...gift, donor });
  await system.provider.pay({ donationId: id, ...gift });
  return async () => {
    const path = `/v1/parked/donation:${id}/give-up`;
    let hash = '';
    // It parks at settling: there is no receipt policy for crypto yet. A refusal before would be kept under the key.
    await atStage(system, donationWorkflowId(id), 'parked');
    await insist(async () => {
      ({ hash } = await system.clients.finance.post<{ hash: string }>(path, {}, `propose-${id}`));
    }, 'the proposal to give up');
    await insist(() => system.clients.secondFinance.post(path, { hash }, `give-up-${id}`), 'the second word');
    await reached(system, id, 'refunded');
  };
};

export const refundFails: KillStory = async (system) => {
  const id = await give(system);
  return async () => {
    await rendered(system, id);
    system.provider.answerRefunds('refund.failed');
    try {
      const refund = await proposeRefund(system, id);
      await insist(() => approveRefund(system, refund, `approve-${id}`), 'the approval');
      await until(
        () => system.query<{ status: string }>('select status from refunds where id = $1', [refund.id]),
        ([row]) => row?.status === 'refused',
        'the refund to be refused',
        90_000,
      );
      await reached(system, id, 'reconciled');
    } finally {
      system.provider.answerRefunds('refund.succeeded');
    }
  };
};
