import { spawn } from 'node:child_process';
import { boundToParent, hasSetpriv } from './setpriv';

export interface CommandOptions {
  environment?: Record<string, string | undefined>;
  uid?: number;
  gid?: number;
  onLine?: (line: string) => void;
  /** Ends the command when this program is killed, as far as the system can. */
  bound?: boolean;
}

/** A command that ended otherwise than with 0; carries what it printed. */
class CommandError extends Error {
  constructor(
    command: string,
    readonly output: string,
    how: string,
  ) {
    super(`${command} ${how}:\n${output.trimEnd().split('\n').slice(-20).join('\n')}`);
  }
}

/**
 * Runs a command to its end.
 * @returns what it printed, both streams together.
 * @throws CommandError when it ends with another code than 0; the arguments are left out, as they may hold secrets.
 */
export const runCommand = (command: string, args: string[], options: CommandOptions = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const line = [command, ...args];
    const [file = command, ...rest] = options.bound && hasSetpriv() ? boundToParent('SIGKILL', [], line) : line;
    const child = spawn(file, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.environment ?? process.env,
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    });
    let output = '';
    let unfinished = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const lines = (unfinished + chunk.toString()).split('\n');
      unfinished = lines.pop() ?? '';
      lines.forEach((line) => options.onLine?.(line));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => reject(new CommandError(command, output, `could not be started (${error.message})`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(new CommandError(command, output, signal ? `was ended by ${signal}` : `ended with exit code ${code}`));
    });
  });
