import type { ProblemType } from '../contracts/kernel/problems';

/** A request that the rules refuse. The message is for the caller: it names the thing and the way out, and no person. */
export class Refused extends Error {
  constructor(
    readonly type: ProblemType,
    message: string,
    /** JSON pointer to the field that is wrong, where there is one. */
    readonly pointer?: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}
