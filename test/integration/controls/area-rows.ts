import type { Client } from 'pg';
import { insertRow, rowsIn, soon } from '../database/rows';

/** At least one row in every table of the area but `policy_results`, which comes with a violation. */
export const insertRows = async (client: Client): Promise<void> => {
  const rows = rowsIn(client);
  const user = await rows.user();
  const policy = await rows.policy();
  await insertRow(client, 'policy_evidence', {
    policy_id: policy,
    requirement: 'one',
    owner_id: user,
    statement: Buffer.from('s'),
    valid_from: new Date(),
    valid_until: soon(),
    recorded_by: user,
  });
  await rows.violation({ policy_id: policy });
  await rows.report({ status: 'approved', approved_by: user, approved_at: new Date() });
};
