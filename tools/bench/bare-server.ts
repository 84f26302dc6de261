import express from 'express';
import { Pool } from 'pg';
import { v7 as newId } from 'uuid';
import { loadApiConfig } from '../../platform/config';
import { createLogger } from '../../platform/logging/logger';
import { BARE_INSERT } from './bare-table';

/**
 * Serves the minimum of a webhook: Express, the bytes as they came, one INSERT, an answer. No signature, no encryption,
 * no log line, no metric. Its pool is as large as the API's.
 */
const main = (): void => {
  const config = loadApiConfig();
  const pool = new Pool({ connectionString: config.DATABASE_URL, max: config.DATABASE_POOL_SIZE });
  const app = express();
  app.post('/v1/webhooks/sandbox', express.raw({ type: () => true }), async (request, response) => {
    await pool.query(BARE_INSERT, [newId(), request.body]);
    response.json({ outcome: 'accepted' });
  });
  app.listen(config.API_PORT, config.API_HOST, () => createLogger('bare', config.LOG_LEVEL).info({}, 'api.ready'));
};

main();
