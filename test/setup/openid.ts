import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { OpenIdSettings } from '../../platform/identity/openid-provider';
import { freePort } from '../../stack/ports';

export interface TestProvider extends OpenIdSettings {
  stop(): Promise<void>;
}

/** A real OpenID provider in a process of its own. */
export const startOpenIdProvider = async (redirectUri: string): Promise<TestProvider> => {
  const port = await freePort();
  const [clientId, clientSecret] = ['hingecraft', 'a-secret-of-this-test'];
  const file = join(__dirname, '..', 'fakes', 'openid-provider.mjs');
  const child = spawn(process.execPath, [file, String(port), clientId, clientSecret, redirectUri]);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    child.stdout.on('data', (chunk) => String(chunk).includes('ready') && resolve());
    void ended.then(() => reject(new Error(`the OpenID provider ended: ${said}`)));
  });
  return {
    issuer: `http://127.0.0.1:${port}`,
    clientId,
    clientSecret,
    redirectUri,
    stop: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
};

/** What a browser does at the provider, who logs in as `who`; returns the query that it comes back with. */
export const visitProvider = async (url: string, who: string): Promise<Record<string, string>> => {
  const cookies = new Map<string, string>();
  const begin = new URL(url);
  begin.searchParams.set('login_hint', who);
  let next = begin.href;
  for (let step = 0; step < 10; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${next} was answered ${response.status}: ${await response.text()}`);
    const target = new URL(location, next);
    if (target.origin !== begin.origin) return Object.fromEntries(target.searchParams);
    next = target.href;
  }
  throw new Error('the provider sends the browser in circles');
};
