import type { Actor } from '../../contracts/identity/actor';

export interface ReceiptPorts {
  /** Renders, stores and records the PDF; finds the work of an earlier attempt. */
  renderReceipt(receiptId: string, actor: Actor, signal: AbortSignal): Promise<void>;
}

export type ReceiptActivities = ReturnType<typeof createReceiptActivities>;

export const createReceiptActivities = (ports: ReceiptPorts, actor: () => Actor, cancelled: () => AbortSignal) => ({
  renderReceipt: (receiptId: string) => ports.renderReceipt(receiptId, actor(), cancelled()),
});
