import { z } from 'zod';
import { shownRefund, type ShownRefund } from '../../contracts/donations/schemas';
import type { Permission } from '../../contracts/identity/permissions';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface GetRefundDeps {
  readRefund: (id: string, caller: Caller, permission: Permission) => Promise<ShownRefund>;
}

export const getRefund = defineEndpoint({
  method: 'get',
  path: '/v1/refunds/{id}',
  operationId: 'readRefund',
  summary: 'Read a refund',
  permission: 'refunds:read',
  perResource: true,
  unmasks: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: shownRefund,
  status: 200,
  etag: 'content',
  problems: ['not-found'],
  handle: ({ params, caller }, { readRefund }: GetRefundDeps) => readRefund(params.id, caller, 'refunds:read'),
});
