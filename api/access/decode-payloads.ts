import { z } from 'zod';
import { decodeBody, decodedPayloads, decodeQuery } from '../../contracts/access/payload-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { decodePayloads } from '../../services/access/decode-payloads';
import { defineEndpoint } from '../http/endpoint';

const namespace = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/)
  .optional()
  .describe('Namespace of the payloads, for the log; one of another form is logged as `*`');

/** For the log alone, in the caller's own word: a payload does not say which namespace it comes from. */
const namespaceOf = (header: string | string[] | undefined): string => namespace.safeParse(header).data ?? '*';

/**
 * Decodes payloads as a codec server for the Temporal UI and its command line, which append `/decode` to the address
 * that they are given.
 */
export const decodePayloadsEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/payloads/decode',
  operationId: 'decodePayloads',
  summary: 'Decode payloads of workflows, for the Temporal UI and its command line',
  description:
    'Needs `payloads:read`; without it each payload reads "not permitted". A payload reads "erased" when its key is gone, and "not readable" when it was changed. `X-Namespace` is logged with the caller.',
  permission: 'authenticated',
  alsoAsks: 'payloads:read',
  crossOrigin: true,
  params: nothing,
  query: decodeQuery,
  body: decodeBody,
  headers: { 'X-Namespace': namespace },
  result: decodedPayloads,
  status: 200,
  problems: [],
  handle: async ({ body, caller, headers }, ports) => ({
    payloads: await decodePayloads(ports, body.payloads, namespaceOf(headers['x-namespace']), caller),
  }),
});
