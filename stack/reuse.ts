import { connect } from 'node:net';
import { askOwner } from './control';
import { isAlive } from './identity';
import { type Part, type PartName } from './part';
import { lastLines } from './process';
import { type StackState } from './state';

const answers = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [host = '', port] = address.replace(/^https?:\/\//, '').split(':');
    const socket = connect({ host, port: Number(port), timeout: 2_000 });
    const done = (result: boolean) => (): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', done(true)).once('error', done(false)).once('timeout', done(false));
  });

export type Health = 'up' | 'down' | 'does not answer';

export const healthOf = async (part: NonNullable<StackState['parts'][PartName]>): Promise<Health> => {
  if (!part.identity || !isAlive(part.identity)) return 'down';
  return (await answers(part.address)) ? 'up' : 'does not answer';
};

/** Creates a part of a stack that another program runs: that program does what is asked for. */
export const reusedPart = (state: StackState, name: PartName): Part | undefined => {
  const recorded = state.parts[name];
  if (!recorded) return undefined;
  const through = (action: 'kill' | 'stop' | 'start') => async (): Promise<void> => {
    const { pid } = await askOwner(state.control, name, action);
    if (pid === undefined) delete part.pid;
    else part.pid = pid;
  };
  const part: Part = {
    name,
    address: recorded.address,
    external: false,
    ...(recorded.identity ? { pid: recorded.identity.pid } : {}),
    kill: through('kill'),
    stop: through('stop'),
    start: through('start'),
    logTail: (lines = 15) => lastLines(recorded.logFile, lines),
  };
  return part;
};
