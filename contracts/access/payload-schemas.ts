import { z } from 'zod';

/** Temporal's payloads on the wire of its codec servers: JSON of the message, bytes in base64. Never imported as a value by workflow code. */

const MAX_PAYLOADS = 256;
const MAX_METADATA = 16;

const bytes = z.base64();

/** Members that a later message may have are passed over, as JSON of protocol buffers asks of a reader. */
const payload = z.object({
  metadata: z
    .record(z.string().max(100), bytes)
    .refine((metadata) => Object.keys(metadata).length <= MAX_METADATA, `at most ${MAX_METADATA} entries`)
    .meta({ description: `At most ${MAX_METADATA} entries` })
    .default({}),
  data: bytes.default(''),
});
export type WirePayload = z.output<typeof payload>;

/** The query parameters that the Temporal UI sends. They are ignored: no payload of the engine refers to a store. */
export const decodeQuery = z.object({ preserveStorageRefs: z.string().max(10).optional() });
export const decodeBody = z.object({ payloads: z.array(payload).max(MAX_PAYLOADS) });
export const decodedPayloads = z.strictObject({ payloads: z.array(payload) });
