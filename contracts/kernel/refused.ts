import { REFUSALS, type FixedRefusalCode, type RefusalCode } from '../refusals';

/**
 * The one error for what the rules refuse. It becomes a problem over HTTP and a failure in Temporal at their edges. The
 * message is for the caller: it names the thing and the way out, and no person.
 */
export class Refused extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    /** JSON pointer to the field that is wrong, where there is one. */
    readonly pointer?: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** Returns the refusal of a code whose message is always the same. */
export const refused = (code: FixedRefusalCode): Refused => new Refused(code, REFUSALS[code].message);
