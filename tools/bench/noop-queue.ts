/** Apart from the engine's queues, so that no worker of the engine takes its tasks. */
export const NOOP_QUEUE = 'bench-noop';
