import { installBinaries } from '../../stack/install';
import { compiledCode } from '../../tools/build/compiled-code';

/** For tests that need the compiled code and Temporal's time-skipping server, which they start themselves. */
const setUp = async (): Promise<void> => {
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const { temporalTestServer } = await installBinaries(log);
  Object.assign(process.env, { TEMPORAL_TEST_SERVER: temporalTestServer, COMPILED_CODE: await compiledCode(log) });
};

export default setUp;
