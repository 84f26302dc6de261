import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './http-probe';
import { type PartDefinition } from './part';
import { decoderAddress } from './payload-decoder';
import { type PartPlan } from './plan';

/** Creates the part for Temporal's development server with its UI; all its state is one SQLite file. */
export const temporalPart = ({ directory, ports, durable, binaries, secrets }: PartPlan): PartDefinition => {
  const data = join(directory, 'temporal');
  const own = [ports.temporal, ports.temporalUi, ports.temporalHttp, ports.temporalMetrics];
  const [port, uiPort, httpPort, metricsPort] = own.map(String);
  return {
    name: 'temporal',
    address: `localhost:${ports.temporal}`,
    ports: own,
    prepare: async () => {
      mkdirSync(data, { recursive: true, mode: 0o700 });
    },
    server: {
      command: binaries.temporal,
      args: [
        'server',
        'start-dev',
        '--ip',
        '127.0.0.1',
        '--ui-ip',
        '127.0.0.1',
        '--port',
        port ?? '',
        '--ui-port',
        uiPort ?? '',
        '--http-port',
        httpPort ?? '',
        '--metrics-port',
        metricsPort ?? '',
        '--db-filename',
        join(data, 'temporal.db'),
        '--sqlite-pragma',
        'journal_mode=WAL',
        ...(durable ? [] : ['--sqlite-pragma', 'synchronous=OFF']),
        '--ui-codec-endpoint',
        decoderAddress({ port: ports.payloadDecoder, token: secrets.payloadDecoderToken }),
        '--log-level',
        'warn',
      ],
      environment: { TEMPORAL_VERSION_CHECK_DISABLED: '1' },
      // Its SQLite file stands a kill, and nobody is left to wait for an orderly end.
      deathSignal: 'SIGKILL',
      logFile: join(directory, 'logs', 'temporal.log'),
    },
    isReady: async () =>
      (await ask(`http://127.0.0.1:${ports.temporalHttp}/api/v1/namespaces/default`))?.status === 200,
    stopSignal: 'SIGTERM',
  };
};
