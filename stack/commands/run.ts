import { startStack, type Stack } from '../stack';
import { readState } from '../state';
import { onStopSignal } from '../stop-signal';
import { type CommandLine } from './options';
import { DEATH, READY } from './status';

/** Runs the program behind `up`: it owns the servers until it is asked to stop, or until one of them dies. */
export const run = async ({ directory, ports }: CommandLine): Promise<void> => {
  const started: { stack?: Stack } = {};
  onStopSignal(async () => {
    console.log('stopping');
    // Before the servers are ready it is enough to go: they are bound to this program.
    await started.stack?.stop();
    return 0;
  });
  const done = (code: number) => (): never => process.exit(code);
  started.stack = await startStack({
    directory,
    ports,
    background: true,
    log: console.log,
    onPartDied: (part, lines) => {
      console.log(`${part}${DEATH}\n  ${lines.join('\n  ')}\nstopping the rest`);
      void started.stack?.stop().then(done(1), done(1));
    },
  });
  console.log(READY);
  // Another program was quicker: its stack is in use, and there is nothing to own here.
  if (readState(directory)?.owner.pid !== process.pid) process.exit(0);
  // Neither the servers nor the control port keep a program alive.
  setInterval(() => undefined, 3_600_000);
};
