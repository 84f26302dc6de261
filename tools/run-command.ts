import { randomUUID } from 'node:crypto';
import { OPERATOR_USER_ID, type Actor } from '../contracts/identity/actor';
import { loadDatabaseConfig } from '../platform/config';
import { openTool, type Tool } from './open-tool';

/** Prints an error's own sentence and ends with 1: a command's user wants no stack. */
export const orFail = (work: Promise<void>): void => {
  work.catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
};

/** Gives a command its way to the database and its principal, for as long as it runs. */
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
