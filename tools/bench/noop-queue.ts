/** A queue of its own, so that no worker of the engine takes its tasks. */
export const NOOP_QUEUE = 'bench-noop';
