import { randomUUID } from 'node:crypto';
import { OPERATOR_USER_ID, type Actor } from '../contracts/identity/actor';
import { loadDatabaseConfig } from '../platform/config';
import { openTool, type Tool } from './open-tool';

/** Prints the message of an error without its stack and ends with 1. */
export const orFail = (work: Promise<void>): void => {
  work.catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
};

/**
 * Runs `work` with an open database, as the operator, and closes the database afterwards. `name` begins the request id.
 */
export const withTool = async (
  name: string,
  work: (tool: Tool, actor: Actor) => Promise<void>,
  options: Parameters<typeof openTool>[1] = {},
): Promise<void> => {
  const tool = await openTool(loadDatabaseConfig(), options);
  try {
    await work(tool, { userId: OPERATOR_USER_ID, requestId: `${name}-${randomUUID()}` });
  } finally {
    await tool.close();
  }
};

/** Returns a value that a command needs. Throws naming the option, with the help behind it. */
export const needed = (name: string, value: string | undefined, help: string): string => {
  if (!value) throw new Error(`--${name} is needed\n\n${help}`);
  return value;
};
