import type { WirePayload } from '../../contracts/access/payload-schemas';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { ReadPayload } from '../../platform/temporal/payload-codec';
import { noteReadingOf, readerIn } from './access-record';
import { decisionOn, may, type Caller } from './authorize';

const PERMISSION = 'payloads:read';

/** Why something else stands in a payload's place; Temporal's pages show it where they would show the content. */
type Substitute = 'not permitted' | 'erased' | 'not readable';

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

const saying = (substitute: Substitute): WirePayload => ({
  metadata: { encoding: base64('json/plain') },
  data: base64(JSON.stringify(substitute)),
});

const bytesOf = ({ metadata, data }: WirePayload) => ({
  metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
  data: Buffer.from(data, 'base64'),
});

/**
 * Decodes payloads of `namespace`, in their order, for a caller with payloads:read; others get `not permitted` in each
 * place. The read, or its refusal, is logged in the same transaction: what cannot be logged is not shown.
 */
export const decodePayloads = (
  { withActor, readPayload }: { withActor: WithActor; readPayload: ReadPayload },
  payloads: readonly WirePayload[],
  namespace: string,
  caller: Caller,
): Promise<WirePayload[]> =>
  withActor(caller.actor, async (tx) => {
    const permitted = may(caller, PERMISSION);
    const substitutes: Record<Substitute, number> = { 'not permitted': 0, erased: 0, 'not readable': 0 };
    const substitute = (why: Substitute): WirePayload => {
      substitutes[why] += 1;
      return saying(why);
    };
    const read = (payload: WirePayload): WirePayload => {
      if (!permitted) return substitute('not permitted');
      const reading = readPayload(bytesOf(payload));
      switch (reading) {
        case 'unknown-key':
          return substitute('erased');
        case 'unreadable':
          return substitute('not readable');
        default: {
          const entries = Object.entries(reading.metadata ?? {}).map(([name, value]) => [name, base64(value)]);
          return {
            metadata: Object.fromEntries(entries) as WirePayload['metadata'],
            data: base64(reading.data ?? ''),
          };
        }
      }
    };
    const answer = payloads.map(read);
    noteReadingOf(readerIn(tx, caller), PERMISSION, namespace, permitted, decisionOn(caller, PERMISSION));
    tx.audit({
      action: 'payloads.decoded',
      resourceType: 'payloads',
      resourceId: namespace,
      outcome: permitted ? 'done' : 'refused',
      details: {
        payloads: String(payloads.length),
        erased: String(substitutes.erased),
        unreadable: String(substitutes['not readable']),
      },
    });
    return answer;
  });
