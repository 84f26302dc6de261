import { z } from 'zod';
import { LIST_SOURCES } from '../contracts/compliance/states';

const port = z.coerce.number().int().min(0).max(65_535);
const url = z.url();
const count = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback);
const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);
const listOf = <T extends string>(items: readonly T[]) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.enum(items as [T, ...T[]])).min(1));

/** `{"cardpay":["whsec_…"]}`: the active secrets of each payment provider; several during a rotation. */
const secretsByProvider = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON such as {"cardpay":["whsec_..."]}' });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), z.array(z.string().startsWith('whsec_')).min(1)));

/** `https://desk.example.org`: as browsers send it in Origin, without a path. */
const origin = z.url().refine((text) => new URL(text).origin === text, 'is not an origin such as https://host');
/** Several of them, `,` between. */
const origins = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .pipe(z.array(origin));

const logging = { LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('info') };
const masterKeys = {
  MASTER_KEY: z.string().optional(),
  MASTER_KEY_FILE: z.string().optional(),
  /** Keys that open and never wrap, `,` between them: the next one before a rotation, the last one during it. */
  MASTER_KEY_OTHER: z.string().optional(),
  MASTER_KEY_OTHER_FILE: z.string().optional(),
  /** A token's library, the token's label, and the labels of AES keys in it. */
  MASTER_KEY_PKCS11_MODULE: z.string().optional(),
  MASTER_KEY_PKCS11_TOKEN: z.string().optional(),
  MASTER_KEY_PKCS11_KEY: z.string().optional(),
  MASTER_KEY_PKCS11_OTHER_KEY: z.string().optional(),
  MASTER_KEY_PKCS11_PIN: z.string().optional(),
  MASTER_KEY_PKCS11_PIN_FILE: z.string().optional(),
};
const database = {
  DATABASE_URL: url,
  DATABASE_POOL_SIZE: count(10, 200),
  ...masterKeys,
  LOOKUP_KEY: z.string().optional(),
  LOOKUP_KEY_FILE: z.string().optional(),
};
/** Of Temporal's payloads. The others only open: the next key before a rotation, the last one until its runs are gone. */
const payloadKeys = {
  PAYLOAD_KEY: z.string().optional(),
  PAYLOAD_KEY_FILE: z.string().optional(),
  PAYLOAD_KEY_OTHER: z.string().optional(),
  PAYLOAD_KEY_OTHER_FILE: z.string().optional(),
};
const temporal = {
  ...payloadKeys,
  TEMPORAL_ADDRESS: z.string().regex(/^[^:\s]+:\d+$/, 'is not host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  /** For Temporal Cloud; turns TLS on. */
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  /** Of each workflow started here: after it, a task that a worker took and did not finish is given out again. */
  TEMPORAL_TASK_TIMEOUT_SECONDS: count(10, 120),
};
const storage = {
  S3_ENDPOINT: url,
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY: z.string().min(1),
  S3_SECRET_KEY: z.string().min(1),
  S3_BUCKET: bucketName.default('hingecraft'),
  /** Apart from the files: made with object lock, which a bucket has from its beginning or not at all. */
  S3_AUDIT_BUCKET: bucketName.default('hingecraft-audit'),
};
const metrics = { METRICS_HOST: z.string().default('127.0.0.1'), METRICS_PORT: port.default(9464) };

const api = z.object({
  ...logging,
  ...database,
  ...temporal,
  ...storage,
  ...metrics,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: port.default(8080),
  API_RATE_LIMIT_PER_MINUTE: count(600, 1_000_000),
  API_BODY_LIMIT_BYTES: count(65_536, 1_048_576),
  /** How many proxies in front may be believed about the caller's address. */
  API_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  /** Where our own pages are served from; without one no browser can log in. */
  API_ORIGINS: origins,
  /** Where the Temporal UI is served from; its pages may have payloads decoded. */
  PAYLOAD_DECODER_ORIGIN: origin.optional(),
  /** Where people find the Temporal UI: `/` links to it. */
  TEMPORAL_UI_URL: url.optional(),
  /** Whether an API key may approve; waived only where no person can log in, such as in a demonstration. */
  STEP_UP_FOR_MACHINES: z.enum(['required', 'waived']).default('required'),
  OPENID_ISSUER: url.optional(),
  OPENID_CLIENT_ID: z.string().min(1).optional(),
  OPENID_CLIENT_SECRET: z.string().min(1).optional(),
  /** A page of ours, which hands on what the provider sends it. */
  OPENID_REDIRECT_URI: url.optional(),
  TOKEN_SIGNING_KEY: z.string().optional(),
  TOKEN_SIGNING_KEY_FILE: z.string().optional(),
  DOCUMENT_SIGNING_KEY: z.string().optional(),
  DOCUMENT_SIGNING_KEY_FILE: z.string().optional(),
  /** When a case that is opened here falls due; the same as the worker's. */
  CASE_DUE_HOURS: count(120, 8_760),
  PAYMENT_WEBHOOK_SECRETS: secretsByProvider,
});

const auditSigning = { AUDIT_SIGNING_KEY: z.string().optional(), AUDIT_SIGNING_KEY_FILE: z.string().optional() };

const worker = z.object({
  ...logging,
  ...database,
  ...temporal,
  ...storage,
  ...metrics,
  ...auditSigning,
  /** How long a checkpoint of the audit log lies under object lock; nobody can take it away before. */
  AUDIT_LOCK_DAYS: count(3_650, 36_500),
  WORKER_MAX_CACHED_WORKFLOWS: count(1_000, 100_000),
  /** How long a task waits for the worker that has its workflow in memory, before any worker may take it. */
  WORKER_STICKY_TIMEOUT_SECONDS: count(5, 60),
  SCREENING_LISTS: listOf(LIST_SOURCES).default(['ofac', 'un']),
  SCREENING_MAX_AGE_DAYS: count(2, 3_650),
  SCREENING_NOBODY_NAMED_LIMIT: z
    .string()
    .regex(/^\d{1,9}\.\d{2}$/, 'an amount with two decimals, such as 250.00')
    .default('250.00'),
  CASE_DUE_HOURS: count(120, 8_760),
  CASE_LEASE_MINUTES: count(60, 10_080),
  CASE_REMIND_HOURS: count(24, 8_760),
  RECEIPT_VERIFY_URL: url.optional(),
  REFUND_PROVIDER_URL: url,
  REFUND_PROVIDER_SECRET: z.string().startsWith('whsec_'),
  /** Hosts inside the network that webhooks may go to, `host:port,…`; for development only. */
  WEBHOOK_ALLOWED_PRIVATE_HOSTS: z.string().default(''),
  WEBHOOK_TIMEOUT_SECONDS: count(15, 60),
  /** How long commands and events stay in the outbox once they were sent. */
  OUTBOX_KEEP_DAYS: count(7, 3_650),
});

const databaseOnly = z.object({ ...logging, ...database });
/** Reads the log as it stands: no key that opens anything. */
const audit = z.object({ DATABASE_URL: url, ...storage, ...auditSigning });
const owner = z.object({ ...logging, DATABASE_OWNER_URL: url });

const isTimeZone = (text: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return /^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$/.test(text);
  } catch {
    return false;
  }
};

const seed = z.object({
  ...logging,
  ...database,
  ORGANIZATION_LEGAL_NAME: z.string().min(1).max(200),
  ORGANIZATION_REGISTRATION_NUMBER: z.string().min(1).max(50),
  ORGANIZATION_COUNTRY: z.string().regex(/^[A-Z]{2}$/, 'is not a two-letter country code'),
  /** Lines of the address, separated by `|`. */
  ORGANIZATION_ADDRESS: z.string().min(1).max(500),
  /** IANA: the days of gifts and receipts are those of this zone. */
  ORGANIZATION_TIME_ZONE: z.string().max(60).refine(isTimeZone, 'is not an IANA time zone, such as America/New_York'),
});

export type ApiConfig = z.output<typeof api>;
export type WorkerConfig = z.output<typeof worker>;
export type MasterKeyConfig = Pick<DatabaseConfig, keyof typeof masterKeys>;
export type PayloadKeyConfig = Pick<WorkerConfig, keyof typeof payloadKeys>;
export type DatabaseConfig = z.output<typeof databaseOnly>;
export type AuditConfig = z.output<typeof audit>;
export type OwnerConfig = z.output<typeof owner>;
export type SeedConfig = z.output<typeof seed>;

const shapes = {
  api: api.shape,
  worker: worker.shape,
  databaseOnly: databaseOnly.shape,
  audit: audit.shape,
  owner: owner.shape,
  seed: seed.shape,
};
/** Read by the stack, the demo or the compose file, not by a process of ours. */
const OTHERS = ['TEMPORAL_TEST_SERVER', 'TEMPORAL_VERSION_CHECK_DISABLED'];

/** Every variable that some process of ours reads, for `.env.example` and its test. */
export const KNOWN_VARIABLES: readonly string[] = [
  ...new Set(Object.values(shapes).flatMap((shape) => Object.keys(shape))),
];

/** A misspelt variable would silently fall back to its default; the families below are ours alone. */
const FAMILIES =
  /^(API|AUDIT|DATABASE|MASTER_KEY|LOOKUP_KEY|TOKEN|DOCUMENT|OPENID|STEP_UP|TEMPORAL|S3|METRICS|OUTBOX|PAYLOAD|PAYMENT|WORKER|SCREENING|CASE|RECEIPT|REFUND|WEBHOOK|ORGANIZATION)_/;

export class InvalidConfiguration extends Error {}

const load = <S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv): Readonly<z.output<S>> => {
  const known = new Set([...KNOWN_VARIABLES, ...OTHERS]);
  const unknown = Object.keys(env).filter((name) => FAMILIES.test(name) && !known.has(name));
  // An empty variable, as compose files leave behind, counts as not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  const problems = [
    ...unknown.map((name) => `${name}: unknown variable; see .env.example for the names`),
    ...(result.error?.issues ?? []).map(({ path, message }) => {
      const name = path.join('.');
      const missing = path.length === 1 && given[name] === undefined;
      return `${name}: ${missing ? 'missing; .env.example says what it is' : message}`;
    }),
  ];
  if (!result.success || problems.length > 0)
    throw new InvalidConfiguration(`Configuration:\n  ${problems.join('\n  ')}`);
  return Object.freeze(result.data);
};

export const loadApiConfig = (env: NodeJS.ProcessEnv = process.env): ApiConfig => load(api, env);
export const loadWorkerConfig = (env: NodeJS.ProcessEnv = process.env): WorkerConfig => load(worker, env);
export const loadDatabaseConfig = (env: NodeJS.ProcessEnv = process.env): DatabaseConfig => load(databaseOnly, env);
export const loadAuditConfig = (env: NodeJS.ProcessEnv = process.env): AuditConfig => load(audit, env);
export const loadOwnerConfig = (env: NodeJS.ProcessEnv = process.env): OwnerConfig => load(owner, env);
export const loadSeedConfig = (env: NodeJS.ProcessEnv = process.env): SeedConfig => load(seed, env);

const SECRET = /KEY|SECRET|PASSWORD/;

/** Returns the configuration for printing: secrets by their presence only, passwords cut out of addresses. */
export const withoutSecrets = (config: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      if (SECRET.test(name) && !name.endsWith('_FILE')) return [name, value === undefined ? undefined : '(set)'];
      if (typeof value === 'string' && value.includes('://')) return [name, value.replace(/\/\/[^@/]*@/, '//')];
      return [name, value];
    }),
  );
