import { installBinaries } from '../../stack/install';
import { compiledCode } from '../../tools/build/compiled-code';

/** For tests that start whole systems with servers of their own: fetches and compiles what these run, and starts nothing. */
const setUp = async (): Promise<void> => {
  const log = (line: string) => process.stderr.write(`${line}\n`);
  await installBinaries(log);
  Object.assign(process.env, { FREE_PORTS: '15000-20000', COMPILED_CODE: await compiledCode(log) });
};

// jest takes the default export.
// eslint-disable-next-line no-restricted-syntax
export default setUp;
