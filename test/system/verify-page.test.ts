import { createHash } from 'node:crypto';
import { chromium, type Browser, type Page } from 'playwright-core';
import { SIGNING_INTENTS } from '../../contracts/signatures/signatures';
import { startApi, type Person, type TestApi } from '../setup/api';
import { addFoundation, issueReceipt } from '../setup/issued-receipt';

let api: TestApi;
let finance: Person;
let browser: Browser;
beforeAll(async () => {
  api = await startApi();
  finance = await api.person('finance');
  await addFoundation(api.withActor);
  // Debian's own; without a sandbox of its own where it runs as root.
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

/** The page, with all that it asked for and all that the browser complained about. */
const openPage = async () => {
  const page = await browser.newPage();
  const requests: { url: string; method: string; body: string | null }[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    requests.push({ url: request.url(), method: request.method(), body: request.postData() });
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${api.url}/verify`);
  return { page, requests, complaints };
};

const choose = async (page: Page, bytes: Buffer, name = 'receipt.pdf') => {
  await page.getByLabel('File to verify').setInputFiles({ name, mimeType: 'application/pdf', buffer: bytes });
  await page.getByRole('status').getByRole('article').first().waitFor();
  return page.getByRole('status').innerText();
};

const sign = async (word: string) => {
  const { number, bytes } = await issueReceipt(api, word);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const body = { resource_type: 'receipts', reference: number, sha256, intent: SIGNING_INTENTS.receipts };
  const answer = await api.ask('/v1/signatures', { key: finance.key, body });
  expect(answer.status).toBe(201);
  return { id: answer.body['id'] as string, number, bytes, sha256 };
};

test('the page verifies a signed file by its hash alone: no byte leaves the browser, and no other host is asked', async () => {
  const { number, bytes, sha256 } = await sign('Ashgrove');
  const { page, requests, complaints } = await openPage();
  const text = await choose(page, bytes);
  expect(text).toContain('Valid');
  expect(text).toContain(number);
  expect(text).toContain(SIGNING_INTENTS.receipts);
  expect(requests.map(({ url, method, body }) => [method, url.replace(api.url, ''), body])).toEqual([
    ['GET', '/verify', null],
    ['GET', '/verify/style.css', null],
    ['GET', '/verify/verify.js', null],
    ['GET', `/v1/signatures?sha256=${sha256}`, null],
  ]);
  expect(complaints).toEqual([]);
  await page.close();
});

test('the page shows a changed file as unsigned, a revoked signature as revoked, and the newest chosen file', async () => {
  const { id, bytes } = await sign('Birchwood');
  const { page, complaints } = await openPage();
  expect(await choose(page, Buffer.concat([bytes, Buffer.from(' ')]))).toContain('Not signed by us');
  const revocation = { key: finance.key, body: { reason: 'signed-in-error' } };
  expect((await api.ask(`/v1/signatures/${id}/revoke`, revocation)).status).toBe(200);
  await page.getByLabel('File to verify').setInputFiles({ name: 'a', mimeType: 'text/plain', buffer: bytes });
  await page.getByRole('heading', { name: 'Revoked' }).waitFor();
  expect(await page.getByRole('status').innerText()).not.toContain('Not signed by us');
  expect(complaints).toEqual([]);
  await page.close();
});

test('the page verifies an unsigned receipt by its number and hash', async () => {
  const { number, bytes } = await issueReceipt(api, 'Cedarfield');
  const { page, complaints } = await openPage();
  await page.getByLabel('Number of the receipt').fill(number);
  expect(await choose(page, bytes)).toContain('We issued the receipt of this number with exactly this file.');
  expect(await choose(page, Buffer.concat([bytes, Buffer.from(' ')]))).toContain('Not our receipt');
  expect(complaints).toEqual([]);
  await page.close();
});

test('the page works with the keyboard, and its policy allows no other content', async () => {
  const { page } = await openPage();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.id')).toBe('file');
  const policy = (await fetch(`${api.url}/verify`)).headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  await page.close();
});
