import { loadSeedConfig } from '../../platform/config';
import { issuePasswordLink } from '../../services/identity/password-link';
import { openTool } from '../open-tool';
import { orFail } from '../run-command';
import { operator, seed } from './seed';

const HELP = `Usage: npm run seed

Makes the default roles and permissions, the organisation of ORGANIZATION_*, its ledger accounts, and the first
administrator, whose password is set with a token that is printed once and works once, within a day. A second run
changes nothing; npm run people -- invite --user ID prints another token.`;

const firstSteps = (userId: string, token: string): string => `The first administrator is user ${userId}.
To set their email and password, once and within 24 hours:

  POST /v1/passwords   {"token": "${token}", "email": "...", "password": "..."}`;

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) return console.log(HELP);
  const config = loadSeedConfig();
  const tool = await openTool(config);
  try {
    const adminId = await seed(tool.withActor, config);
    if (adminId === undefined) return console.log('Nothing to do: seeded before.');
    console.log(firstSteps(adminId, await issuePasswordLink(tool, adminId, operator())));
  } finally {
    await tool.close();
  }
};

orFail(main());
