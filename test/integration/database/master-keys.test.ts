import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { checkMasterKeys, WrongMasterKey } from '../../../platform/crypto/check-master-keys';
import { localMasterKey } from '../../../platform/crypto/local-master-key';
import { createMasterKeys, type MasterKey } from '../../../platform/crypto/master-keys';
import { createUnitOfWork, type WithActor } from '../../../platform/database/unit-of-work';
import { engine, openHarness, type Harness } from './harness';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h.close());

const newKey = (): MasterKey => localMasterKey(randomBytes(32));
const unitWith = (current: MasterKey, ...others: MasterKey[]): WithActor =>
  createUnitOfWork({
    dataSource: h.dataSource,
    masterKeys: createMasterKeys(current, others),
    lookupKey: h.lookupKey,
  });
const seal = (withActor: WithActor, id: string = newId()) => {
  const where = { table: 'donors', column: 'full_name', rowId: id };
  return withActor(engine(), (tx) => tx.cipher.seal({ scope: 'subject', id }, where, 'Ada'), { technical: 'a test' });
};
const check = (current: MasterKey, ...others: MasterKey[]) =>
  checkMasterKeys(h.withActor, createMasterKeys(current, others), engine());

test('a process accepts any master key without data keys, and afterwards requires each one in use', async () => {
  const [first, second] = [newKey(), newKey()];
  await expect(check(newKey())).resolves.toBeUndefined();
  for (let n = 0; n < 3; n += 1) await seal(unitWith(first));
  await seal(unitWith(second, first));

  await expect(check(second, first)).resolves.toBeUndefined();
  await expect(check(first, second)).resolves.toBeUndefined();
  const unknown = `MASTER_KEY: does not open data keys that are stored: it is under the master key ${first.id}, `;
  await expect(check(second)).rejects.toThrow(unknown);
  await expect(check(newKey(), second)).rejects.toThrow(WrongMasterKey);
});

test('a different master key with the same id is refused', async () => {
  const [key] = [newKey()];
  await h.superuser.query('truncate encryption_keys');
  await seal(unitWith(key));
  const impostor = { ...newKey(), id: key.id };
  await expect(check(impostor)).rejects.toThrow(WrongMasterKey);
  await expect(check(key)).resolves.toBeUndefined();
});

test('an unreachable token is not reported as a wrong master key', async () => {
  const key = newKey();
  await h.superuser.query('truncate encryption_keys');
  await seal(unitWith(key));
  const away = { ...key, unwrap: () => Promise.reject(new Error('CKR_DEVICE_REMOVED')) };
  await expect(check(away)).rejects.toThrow('CKR_DEVICE_REMOVED');
  await expect(check(away)).rejects.not.toThrow(WrongMasterKey);
});

test('a destroyed data key requires no master key', async () => {
  const key = newKey();
  await h.superuser.query('truncate encryption_keys');
  await seal(unitWith(key));
  await h.superuser.query('update encryption_keys set wrapped_key = null, destroyed_at = now()');
  await expect(check(newKey())).resolves.toBeUndefined();
});

test('the check of master keys reads only the index, whatever the number of keys', async () => {
  await h.superuser.query('truncate encryption_keys');
  await h.superuser.query(`insert into encryption_keys (id, scope, scope_id, master_key_id, wrapped_key)
    select gen_random_uuid(), 'subject', n::text, 'local:' || n % 2, 'k' from generate_series(1, 20000) n`);
  await h.superuser.query('analyze encryption_keys');
  const statements: string[] = [];
  const spy = ((actor, work, options) =>
    h.withActor(
      actor,
      (tx) => {
        const query = tx.manager.query.bind(tx.manager);
        tx.manager.query = ((sql: string) => {
          statements.push(sql);
          return query(sql);
        }) as typeof tx.manager.query;
        return work(tx);
      },
      options,
    )) as WithActor;
  await checkMasterKeys(spy, createMasterKeys(newKey()), engine()).catch(() => undefined);
  const { rows } = await h.app.query<{ 'QUERY PLAN': string }>(`explain ${statements[0]}`);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('encryption_keys_master_key_idx');
  expect(plan).not.toContain('Seq Scan');
});
