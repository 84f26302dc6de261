/** Refusals that any area makes, and those of parked steps, by code: the problem each becomes over HTTP. */
export const KERNEL_REFUSALS = {
  'kernel.not-found': { problem: 'not-found' },
  'kernel.conflict': { problem: 'conflict' },
  'kernel.invalid-request': { problem: 'invalid-request' },
  'kernel.unavailable': { problem: 'unavailable' },
  'kernel.idempotency-key-reused': { problem: 'idempotency-key-reused' },
  'parked.not-parked': { problem: 'not-parked', message: 'the workflow is not waiting for an operator' },
  'parked.same-person': {
    problem: 'parked-refused',
    message: 'giving up a paid gift needs a second person besides the proposer',
  },
  'parked.other-proposal': {
    problem: 'parked-refused',
    message: 'the approval refers to another state than the proposal; read the parked state again',
  },
  /** Its message names the hash to send. */
  'parked.hash-needed': { problem: 'parked-refused', named: true },
  'parked.cannot-give-up': { problem: 'parked-refused', message: 'this step cannot be given up, only retried' },
} as const;
