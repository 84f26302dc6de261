import { z } from 'zod';
import { approveRefundUpdate, refundWorkflowId, type RefundApproval } from '../../contracts/donations/refund-messages';
import { refundApprovalBody, shownRefund } from '../../contracts/donations/schemas';
import { refused } from '../../contracts/kernel/refused';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readRefundView, readDecidable } from '../../services/donations/read-refund-view';
import { refundWish } from '../../services/donations/wishes';
import { defineEndpoint } from '../http/endpoint';
import { NotRunning, startWished } from '../http/temporal-calls';

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
  async handle({ params: { id }, body, actor, caller, updateId }, ports) {
    const status = await readDecidable(ports, id, caller);
    const approval = { by: actor.userId, ...body } satisfies RefundApproval;
    await ports
      .callTemporal(actor, async (workflows) => {
        // A decided one is asked all the same: a repeat of this very decision gets its answer.
        if (status === 'proposed') await startWished(workflows, refundWish(id));
        const handle = workflows.getHandle(refundWorkflowId(id));
        return handle.executeUpdate(approveRefundUpdate, { args: [approval], updateId });
      })
      .catch((error: unknown) => {
        throw error instanceof NotRunning ? refused('refund.already-decided') : error;
      });
    ports.metrics.decided(`refund-${body.decision}`);
    return readRefundView(ports, id, caller, 'refunds:approve');
  },
});
