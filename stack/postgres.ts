import { join } from 'node:path';
import { runCommand } from './command';
import { provisionFile } from './folders';
import { prepareCluster } from './postgres-cluster';
import { postgresUser } from './postgres-user';
import { type PartDefinition } from './part';
import { type PartPlan } from './plan';

const settings = (port: number, durable: boolean): string[] => {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The statement and the detail of an error may hold personal data; its message is enough here.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
};

/**
 * Creates the definition of the stack's PostgreSQL server, with pgvector. It listens on loopback only, not on Unix
 * sockets, and requires a password.
 */
export const postgresPart = (
  { directory, ports, durable, binaries, secrets }: PartPlan,
  user = postgresUser(),
): PartDefinition => {
  const bin = binaries.postgresBin;
  const data = join(directory, 'postgres');
  const port = ports.postgres;
  return {
    name: 'postgres',
    address: `localhost:${port}`,
    ports: [port],
    prepare: () => prepareCluster({ data, bin, password: secrets.superuser, user, durable }),
    server: {
      command: join(bin, 'postgres'),
      args: ['-D', data, ...settings(port, durable)],
      ...(user ? { user } : {}),
      // A fast shutdown: open transactions are rolled back, a checkpoint is written.
      deathSignal: 'SIGINT',
      logFile: join(directory, 'logs', 'postgres.log'),
    },
    isReady: () =>
      runCommand(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).then(
        () => true,
        () => false,
      ),
    provision: async () => {
      await runCommand(join(bin, 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', provisionFile], {
        environment: {
          PATH: process.env['PATH'],
          PGHOST: '127.0.0.1',
          PGPORT: String(port),
          PGUSER: 'postgres',
          PGDATABASE: 'postgres',
          PGPASSWORD: secrets.superuser,
          POSTGRES_OWNER_PASSWORD: secrets.owner,
          POSTGRES_APP_PASSWORD: secrets.app,
        },
      });
    },
    stopSignal: 'SIGINT',
  };
};
