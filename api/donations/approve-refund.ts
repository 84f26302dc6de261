import { z } from 'zod';
import { refundAlreadyDecided } from '../../contracts/donations/failures';
import { approveRefundUpdate, refundWorkflowId, type RefundApproval } from '../../contracts/donations/refund-messages';
import { refundApprovalBody, shownRefund } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { BusinessMetrics } from '../../platform/metrics/business-metrics';
import type { Caller } from '../../services/access/authorize';
import type { RefundStatus } from '../../contracts/donations/states';
import { refundWish } from '../../services/donations/wishes';
import { defineEndpoint } from '../http/endpoint';
import { refusalBehind } from '../http/workflow-refusals';
import { NotRunning, startWished, type CallTemporal } from '../http/temporal-calls';
import type { GetRefundDeps } from './get-refund';

export interface ApproveRefundDeps extends GetRefundDeps {
  readDecidable: (id: string, caller: Caller) => Promise<RefundStatus>;
  callTemporal: CallTemporal;
  metrics: BusinessMetrics;
}

/** `hash` is the refund's `proposal_hash` as the approver has read it. */
export const approveRefund = defineEndpoint({
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
  current: ({ params: { id }, caller }, { readRefund }: ApproveRefundDeps) => readRefund(id, caller, 'refunds:read'),
  async handle({ params: { id }, body, actor, caller, updateId }, deps: ApproveRefundDeps) {
    const status = await deps.readDecidable(id, caller);
    const approval = { by: actor.userId, ...body } satisfies RefundApproval;
    await deps
      .callTemporal(actor, async (workflows) => {
        // A decided one is asked all the same: a repeat of this very decision gets its answer.
        if (status === 'proposed') await startWished(workflows, refundWish(id));
        const handle = workflows.getHandle(refundWorkflowId(id));
        return handle.executeUpdate(approveRefundUpdate, { args: [approval], updateId });
      })
      .catch((error: unknown) => {
        throw error instanceof NotRunning ? refusalBehind(refundAlreadyDecided()) : error;
      });
    deps.metrics.decided(`refund-${body.decision}`);
    return deps.readRefund(id, caller, 'refunds:approve');
  },
});
