export const KINDS = ['unit', 'workflow', 'replay', 'integration', 'e2e', 'fault', 'kill', 'system'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Not part of `npm test`: the kill stories take a minute each, and `npm run test:landing` runs those that a change
 * calls for; `system` needs Debian packages and a compiler.
 */
const ON_REQUEST: readonly Kind[] = ['kill', 'system'];

export const USUAL_KINDS = KINDS.filter((each) => !ON_REQUEST.includes(each));

/** Keep a processor busy; two of them run side by side. */
const COMPUTING: readonly Kind[] = ['unit', 'workflow', 'replay', 'integration'];

/** The tests of one jest process. */
export interface Lane {
  name: string;
  kinds: readonly Kind[];
  jestOptions: readonly string[];
}

/**
 * Returns what runs at the same time. Kinds that start whole systems, and kill them, run one test after the other in a
 * lane of their own: they mostly wait, and the computing ones use the processors meanwhile.
 */
export const lanesOf = (wanted: readonly Kind[]): Lane[] =>
  [
    { name: 'computing', kinds: wanted.filter((each) => COMPUTING.includes(each)), jestOptions: ['--maxWorkers=2'] },
    { name: 'systems', kinds: wanted.filter((each) => !COMPUTING.includes(each)), jestOptions: ['--runInBand'] },
  ].filter(({ kinds }) => kinds.length > 0);
