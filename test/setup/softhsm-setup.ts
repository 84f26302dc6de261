import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import setUp from './global-setup';

/** As for other tests, and a place for tokens: the library reads the process's real environment, which tests don't reach. */
const setUpWithTokens = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'hingecraft-softhsm-'));
  const configuration = join(folder, 'softhsm2.conf');
  mkdirSync(join(folder, 'tokens'));
  writeFileSync(
    configuration,
    `directories.tokendir = ${folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env['SOFTHSM2_CONF'] = configuration;
  await setUp();
};

export default setUpWithTokens;
