import { z } from 'zod';
import { shownRefund } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readRefundView } from '../../services/donations/read-refund-view';
import { defineEndpoint } from '../http/endpoint';

export const getRefundEndpoint = defineEndpoint({
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
  handle: ({ params, caller }, ports) => readRefundView(ports, params.id, caller, 'refunds:read'),
});
