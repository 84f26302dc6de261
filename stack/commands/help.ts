import { DEFAULT_PORTS as ports } from '../ports';

export const HELP = `npm run stack -- COMMAND [options]

Starts and stops the local servers: Temporal with its UI, PostgreSQL with pgvector, S3 (SeaweedFS).

  up       starts them in the background and prints their addresses
  down     stops what 'up' started
  status   shows each server's state, address and process; exit code 1 unless all are up
  reset    stops them and clears all their data and credentials, after asking

  --directory DIR       the data folder (.stack)
  --ports default|free  fixed ports, or any free ones
  --yes                 'reset' does not ask
  -h, --help            this text

Ports, all on 127.0.0.1 only:
  Temporal    ${ports.temporal}   UI ${ports.temporalUi}, HTTP ${ports.temporalHttp}, metrics ${ports.temporalMetrics}, the UI's decoder ${ports.payloadDecoder}
  PostgreSQL  ${ports.postgres}
  S3          ${ports.s3}   master ${ports.s3Master}, volume ${ports.s3Volume}, filer ${ports.s3Filer}, \
their gRPC ${ports.s3Grpc}, ${ports.s3MasterGrpc}, ${ports.s3VolumeGrpc}, ${ports.s3FilerGrpc}

A server of your own is used instead when its address is in the environment:
  TEMPORAL_ADDRESS  with TEMPORAL_NAMESPACE, TEMPORAL_UI_URL
  DATABASE_URL      with DATABASE_OWNER_URL
  S3_ENDPOINT       with S3_REGION, S3_ACCESS_KEY, S3_SECRET_KEY
HINGECRAFT_CACHE names the folder for the servers' binaries (the user's cache folder otherwise).`;
