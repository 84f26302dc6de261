import type { RefundApproval, RefundRecord } from '../../contracts/donations/refund-messages';
import type { Actor } from '../../contracts/identity/actor';

export interface RefundPorts {
  readRefund(refundId: string, actor: Actor): Promise<RefundRecord>;
  decideRefund(refundId: string, decision: RefundApproval, actor: Actor): Promise<RefundRecord>;
  completeRefund(refundId: string, actor: Actor): Promise<RefundRecord>;
  refuseRefund(refundId: string, actor: Actor): Promise<RefundRecord>;
}

export type RefundActivities = ReturnType<typeof createRefundActivities>;

export const createRefundActivities = (ports: RefundPorts, actor: () => Actor) => ({
  readRefund: (refundId: string) => ports.readRefund(refundId, actor()),
  decideRefund: (refundId: string, decision: RefundApproval) => ports.decideRefund(refundId, decision, actor()),
  completeRefund: (refundId: string) => ports.completeRefund(refundId, actor()),
  refuseRefund: (refundId: string) => ports.refuseRefund(refundId, actor()),
});

export interface RefundRemotePorts {
  /** Asks the provider, then records that it was asked. */
  sendRefund(refundId: string, actor: Actor, signal: AbortSignal): Promise<RefundRecord>;
}

export type RefundRemoteActivities = ReturnType<typeof createRefundRemoteActivities>;

export const createRefundRemoteActivities = (
  ports: RefundRemotePorts,
  actor: () => Actor,
  cancelled: () => AbortSignal,
) => ({
  sendRefund: (refundId: string) => ports.sendRefund(refundId, actor(), cancelled()),
});
