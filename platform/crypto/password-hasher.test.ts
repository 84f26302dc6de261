import { createPasswordHasher } from './password-hasher';

const passwords = createPasswordHasher();

test('a password hash is argon2id with its costs and its own salt, and matches only its password', async () => {
  const [one, other] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await passwords.verify('correct horse', one)).toBe(true);
  expect(await passwords.verify('correct horsf', one)).toBe(false);
});

test('a password matches in every Unicode form of the same characters', async () => {
  expect(await passwords.verify('cafe\u0301', await passwords.hash('caf\u00e9'))).toBe(true);
});

test('the hash for unknown users matches no password and takes as long to check', async () => {
  const phc = await passwords.hash('correct horse');
  await passwords.verify('warm up', undefined);
  // The processor's time, and the best of several: other work on the machine does not count.
  const times = { with: Infinity, without: Infinity };
  const time = async (hash: string | undefined) => {
    const begun = process.cpuUsage();
    expect(await passwords.verify('wrong horse', hash)).toBe(false);
    const { user, system } = process.cpuUsage(begun);
    return user + system;
  };
  for (let n = 0; n < 8; n += 1) {
    times.with = Math.min(times.with, await time(phc));
    times.without = Math.min(times.without, await time(undefined));
  }
  expect(times.without / times.with).toBeGreaterThan(0.6);
  expect(times.without / times.with).toBeLessThan(1.7);
});
