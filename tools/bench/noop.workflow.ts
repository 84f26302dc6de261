/** Runs a workflow without a step, to measure the server and the SDK by themselves. */
export const noop = async (): Promise<void> => undefined;
