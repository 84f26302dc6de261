import { InvalidConfiguration, loadApiConfig, loadWorkerConfig, withoutSecrets } from './config';

const base = {
  DATABASE_URL: 'postgres://app:sesame@db:5432/hingecraft',
  TEMPORAL_ADDRESS: 'temporal:7233',
  S3_ENDPOINT: 'http://s3:8333',
  S3_ACCESS_KEY: 'access',
  S3_SECRET_KEY: 'sesame',
};
const api = { ...base, PAYMENT_WEBHOOK_SECRETS: '{"cardpay":["whsec_abc"]}' };
const worker = { ...base, REFUND_PROVIDER_URL: 'http://p/', REFUND_PROVIDER_SECRET: 'whsec_abc' };

test('the configuration of a complete environment has defaults and is frozen', () => {
  const config = loadApiConfig(api);
  expect(config).toMatchObject({
    API_PORT: 8080,
    TEMPORAL_NAMESPACE: 'default',
    PAYMENT_WEBHOOK_SECRETS: { cardpay: ['whsec_abc'] },
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test.each([
  ['DATABASE_URL', undefined],
  ['TEMPORAL_ADDRESS', 'temporal'],
  ['S3_SECRET_KEY', ''],
  ['API_PORT', 'abc'],
  ['PAYMENT_WEBHOOK_SECRETS', 'whsec_abc'],
  ['PAYMENT_WEBHOOK_SECRETS', '{"cardpay":[]}'],
])('the configuration refuses %s as %p and names the variable', (name, value) => {
  const env: NodeJS.ProcessEnv = { ...api, [name]: value };
  if (value === undefined) delete env[name];
  expect(() => loadApiConfig(env)).toThrow(InvalidConfiguration);
  expect(() => loadApiConfig(env)).toThrow(name);
});

test('the configuration refuses a misspelt variable by its name and ignores variables of other families', () => {
  expect(() => loadWorkerConfig({ ...worker, SCREENING_MAX_AGE_DAY: '1' })).toThrow(
    'SCREENING_MAX_AGE_DAY: unknown variable',
  );
  expect(loadWorkerConfig({ ...worker, HOME: '/home/x' })).toMatchObject({ SCREENING_MAX_AGE_DAYS: 2 });
});

test('an error of the configuration shows no value of a secret', () => {
  expect(() => loadWorkerConfig({ ...worker, REFUND_PROVIDER_SECRET: 'sesame' })).toThrow(/^(?!.*sesame)/s);
});

test('the printed configuration holds no secret', () => {
  const printed = JSON.stringify(
    withoutSecrets(loadApiConfig({ ...api, MASTER_KEY: 'sesame', MASTER_KEY_PKCS11_PIN: 'sesame' })),
  );
  expect(printed).not.toContain('sesame');
  expect(printed).not.toContain('whsec_abc');
  expect(printed).toContain('(set)');
});
