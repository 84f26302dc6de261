import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './http-probe';
import { type PartDefinition } from './part';
import { type PartPlan } from './plan';
import { type Ports } from './ports';
import { writePrivately } from './secrets';

/** Removes the sockets that SeaweedFS puts in a shared folder: after a kill they would block another user's start. */
export const removeSockets = (ports: Ports): void => {
  const names = [
    `s3-${ports.s3}`,
    `s3-grpc-${ports.s3Grpc}`,
    `filer-${ports.s3Filer}`,
    `filer-grpc-${ports.s3FilerGrpc}`,
    `master-grpc-${ports.s3MasterGrpc}`,
    `volume-grpc-${ports.s3VolumeGrpc}`,
  ];
  names.forEach((name) => rmSync(join('/tmp', `seaweedfs-${name}.sock`), { force: true }));
};

const portOptions = (ports: Ports): string[] => [
  `-master.port=${ports.s3Master}`,
  `-master.port.grpc=${ports.s3MasterGrpc}`,
  `-volume.port=${ports.s3Volume}`,
  `-volume.port.grpc=${ports.s3VolumeGrpc}`,
  `-filer.port=${ports.s3Filer}`,
  `-filer.port.grpc=${ports.s3FilerGrpc}`,
  `-s3.port=${ports.s3}`,
  `-s3.port.grpc=${ports.s3Grpc}`,
  '-s3.port.iceberg=0',
  '-s3.port.lance=0',
];

/** Creates the part for SeaweedFS as the S3 store, one process with all its roles. */
export const s3Part = ({ directory, ports, binaries, secrets }: PartPlan): PartDefinition => {
  const home = join(directory, 's3');
  const data = join(home, 'data');
  const identities = join(home, 'identities.json');
  const settings = join(home, 'settings');
  const credentials = [{ accessKey: secrets.s3AccessKey, secretKey: secrets.s3SecretKey }];
  const { s3, s3Master } = ports;
  return {
    name: 's3',
    address: `http://localhost:${s3}`,
    ports: Object.entries(ports).flatMap(([name, port]: [string, number]) => (name.startsWith('s3') ? [port] : [])),
    prepare: async () => {
      for (const folder of [data, settings]) mkdirSync(folder, { recursive: true, mode: 0o700 });
      const actions = ['Admin', 'Read', 'Write', 'List', 'Tagging'];
      writePrivately(identities, JSON.stringify({ identities: [{ name: 'hingecraft', credentials, actions }] }));
      removeSockets(ports);
    },
    server: {
      command: binaries.weed,
      args: [
        // An empty folder, or settings from the user's home or /etc would be read.
        `-config_dir=${settings}`,
        'server',
        `-dir=${data}`,
        '-ip=127.0.0.1',
        '-ip.bind=127.0.0.1',
        '-filer',
        '-s3',
        ...portOptions(ports),
        // Without it, S3 is open to everybody; without the next, the filer deletes even locked objects for anybody.
        `-s3.config=${identities}`,
        '-filer.disableHttp=true',
        '-master.telemetry=false',
        '-master.peers=none',
        '-master.volumeSizeLimitMB=64',
        '-volume.max=0',
        // The default timings are for clusters: a restart would take 12 to 22 s.
        '-master.electionTimeout=200ms',
        '-master.heartbeatInterval=50ms',
        '-volume.preStopSeconds=0',
      ],
      cwd: home,
      deathSignal: 'SIGKILL',
      logFile: join(directory, 'logs', 's3.log'),
    },
    isReady: async () => {
      if ((await ask(`http://127.0.0.1:${s3}/healthz`))?.status !== 200) return false;
      // Healthy does not mean that a volume can be written.
      return (await ask(`http://127.0.0.1:${s3Master}/dir/assign`))?.body.includes('"fid"') ?? false;
    },
    // SIGTERM takes 15 s or more, and a kill was seen to lose nothing that had been acknowledged.
    stopSignal: 'SIGKILL',
    cleanUp: () => removeSockets(ports),
  };
};
