/** What the server and the SDK cost by themselves: a workflow without a step. */
export const noop = async (): Promise<void> => undefined;
