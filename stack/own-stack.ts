import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openControl } from './control';
import { installBinaries } from './install';
import { type Lock } from './lock';
import { createPart, type Part, type PartDefinition, type PartName } from './part';
import { decoderPlace, type DecoderPlace } from './payload-decoder';
import { type PartPlan } from './plan';
import { DEFAULT_PORTS, freePorts, type Ports } from './ports';
import { postgresPart } from './postgres';
import { s3Part } from './s3';
import { loadSecrets } from './secrets';
import { endOrphans, openRecord } from './record';
import { removeState } from './state';
import { keyEnv, ownEnv } from './stack-env';
import { temporalPart } from './temporal';

export interface OwnStackOptions {
  directory: string;
  parts: PartName[];
  ports: 'default' | 'free';
  durable: boolean;
  background: boolean;
  environment: NodeJS.ProcessEnv;
  log: (line: string) => void;
  onPartDied: ((part: PartName, lastLogLines: string[]) => void) | undefined;
}

export interface OwnStack {
  env: Record<string, string>;
  parts: Partial<Record<PartName, Part>>;
  decoder: DecoderPlace | undefined;
  stop: () => Promise<void>;
}

interface Made {
  definitions: PartDefinition[];
  ports: Ports;
  env: Record<string, string>;
  decoder: DecoderPlace | undefined;
}

const DEFINITIONS: Record<PartName, (plan: PartPlan) => PartDefinition> = {
  postgres: (plan) => postgresPart(plan),
  temporal: temporalPart,
  s3: s3Part,
};

const makePlan = async ({ directory, log, environment, ...options }: OwnStackOptions): Promise<Made> => {
  const secrets = loadSecrets(directory);
  const ports = options.ports === 'free' ? await freePorts() : DEFAULT_PORTS;
  if (options.parts.length === 0)
    return { definitions: [], ports, env: keyEnv(environment, secrets), decoder: undefined };
  const binaries = await installBinaries(log);
  const plan: PartPlan = {
    directory,
    ports,
    durable: options.durable,
    binaries,
    secrets,
  };
  return {
    definitions: options.parts.map((name) => DEFINITIONS[name](plan)),
    ports,
    env: { ...keyEnv(environment, secrets), ...ownEnv(options.parts, ports, secrets) },
    decoder: options.parts.includes('temporal') ? decoderPlace(ports, secrets) : undefined,
  };
};

/** Starts all at once; throws the first error, after the others have come to their end as well. */
const startAll = async (parts: Part[]): Promise<void> => {
  const outcomes = await Promise.allSettled(parts.map((part) => part.start()));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
};

const inLines = (lines: string[]): string => lines.map((line) => `  ${line}`).join('\n');

/** Starts servers that end with this program. The caller holds the folder's lock; stop() gives it back. */
export const startOwnStack = async (options: OwnStackOptions, lock: Lock): Promise<OwnStack> => {
  const { directory, log } = options;
  const parts: Partial<Record<PartName, Part>> = {};
  mkdirSync(join(directory, 'logs'), { recursive: true, mode: 0o700 });
  await endOrphans(directory, log);
  const control = await openControl(parts);
  const record = openRecord(directory, options.background, control);

  const shutDown = async (): Promise<void> => {
    await Promise.all(Object.values(parts).map((part) => part.stop()));
    control.close();
    removeState(directory);
    lock.release();
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= shutDown());

  let ready = false;
  let early: string | undefined;
  const died = (name: PartName, lastLogLines: string[]): void => {
    if (stopping) return;
    const report = `${name} has died; its last lines:\n${inLines(lastLogLines)}`;
    if (!ready) early = report;
    else if (options.onPartDied) options.onPartDied(name, lastLogLines);
    else {
      log(`${report}\nstopping the rest`);
      void stop();
    }
  };

  try {
    const { definitions, ports, env, decoder } = await makePlan(options);
    record.describe(ports, definitions);
    if (definitions.length > 0) log(`starting ${options.parts.join(', ')}`);
    for (const definition of definitions) {
      parts[definition.name] = createPart(definition, { log, changed: record.setIdentity, died });
    }
    await startAll(Object.values(parts));
    if (early) throw new Error(early);
    ready = true;
    record.setReady();
    return { env, parts, decoder, stop };
  } catch (error: unknown) {
    await stop();
    throw error;
  }
};
