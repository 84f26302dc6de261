export const KINDS = ['unit', 'workflow', 'replay', 'integration', 'e2e', 'fault', 'system'] as const;
export type Kind = (typeof KINDS)[number];

/** Needs Debian packages and a compiler, so only whoever asks for it gets it; CI does. */
const ON_REQUEST: readonly Kind[] = ['system'];

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
export const lanesOf = (kind?: Kind): Lane[] => {
  const wanted = kind ? [kind] : KINDS.filter((each) => !ON_REQUEST.includes(each));
  return [
    { name: 'computing', kinds: wanted.filter((each) => COMPUTING.includes(each)), jestOptions: ['--maxWorkers=2'] },
    { name: 'systems', kinds: wanted.filter((each) => !COMPUTING.includes(each)), jestOptions: ['--runInBand'] },
  ].filter(({ kinds }) => kinds.length > 0);
};
