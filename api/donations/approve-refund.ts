import { z } from 'zod';
import { approveRefundUpdate, refundWorkflowId } from '../../contracts/donations/refund-messages';
import { refundApprovalBody, shownRefund, type ShownRefund } from '../../contracts/donations/schemas';
import type { RefundStatus } from '../../contracts/donations/states';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readRefundView, readDecidable } from '../../services/donations/read-refund-view';
import { refundCommand } from '../../services/donations/commands';
import { decide, type DecidedOn } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';

const refunds: DecidedOn<RefundStatus, ShownRefund> = {
  read: readDecidable,
  workflowId: refundWorkflowId,
  start: (id, status) => (status === 'proposed' ? refundCommand(id) : undefined),
  show: (ports, id, caller) => readRefundView(ports, id, caller, 'refunds:approve'),
};

/** `hash` is the refund's `proposal_hash` as the approver has read it. */
export const approveRefundEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/refunds/{id}/approval',
  operationId: 'decideRefund',
  summary: 'Approve or refuse a refund that another person proposed',
  permission: 'refunds:approve',
  stepUp: true,
  perResource: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: refundApprovalBody,
  result: shownRefund,
  status: 200,
  idempotent: true,
  etag: 'content',
  ifMatch: 'honoured',
  problems: ['not-found', 'refund-refused'],
  current: ({ params: { id }, caller }, ports) => readRefundView(ports, id, caller, 'refunds:read'),
  handle: (call, ports) =>
    decide(refunds, call, ports, () => ({
      update: approveRefundUpdate,
      args: [{ by: call.actor.userId, ...call.body }],
      closed: 'refund.already-decided',
      counted: `refund-${call.body.decision}`,
    })),
});
