import { z } from 'zod';
import { refundResource, type RefundResource } from '../../contracts/donations/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { nothing, wireId } from '../../contracts/operations/schemas';
import { defineEndpoint } from '../http/endpoint';

export interface GetRefundDeps {
  readRefund: (id: string, actor: Actor) => Promise<RefundResource>;
}

export const getRefund = defineEndpoint({
  method: 'get',
  path: '/v1/refunds/{id}',
  operationId: 'readRefund',
  summary: 'Read a refund',
  permission: 'refunds:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: refundResource,
  status: 200,
  etag: 'content',
  problems: ['not-found'],
  handle: ({ params, actor }, { readRefund }: GetRefundDeps) => readRefund(params.id, actor),
});
