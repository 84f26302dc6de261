import { orFail } from '../run-command';
import { loadSeedConfig } from '../../platform/config';
import { openTool } from '../open-tool';
import { seed } from './seed';

const HELP = `Usage: npm run seed

Makes the default roles and permissions, the organisation of ORGANIZATION_*, its ledger accounts, and the first
administrator, whose API key is printed once. A second run changes nothing.`;

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) return console.log(HELP);
  const config = loadSeedConfig();
  const tool = await openTool(config);
  try {
    const admin = await seed(tool.withActor, config);
    console.log(
      admin ? `The first administrator's API key, shown this once: ${admin.apiKey}` : 'Nothing to do: seeded before.',
    );
  } finally {
    await tool.close();
  }
};

orFail(main());
