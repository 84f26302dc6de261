import { chromium, type Browser, type Page } from 'playwright-core';
import { startDecoderOf, type PayloadDecoder } from '../../tools/system/payload-decoder';
import { caseOf, give, LISTED, reached } from '../setup/gifts';
import { startTestSystem, type TestSystem } from '../setup/system';

const BANNER = 'Codec Server could not connect';

let system: TestSystem;
let decoder: PayloadDecoder | undefined;
let browser: Browser;
const runs: Record<'gift' | 'case' | 'refund', string> = { gift: '', case: '', refund: '' };
beforeAll(async () => {
  system = await startTestSystem();
  decoder = await startDecoderOf(system.stack.decoder, system);
  // Debian's own; without a sandbox of its own where it runs as root.
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const settled = await give(system);
  await reached(system, settled, 'reconciled');
  const proposal = { reason: 'Given twice by mistake.' };
  const refund = await system.clients.finance.post<{ id: string }>(`/v1/donations/${settled}/refunds`, proposal);
  const held = await give(system, LISTED);
  Object.assign(runs, {
    gift: `donation:${held}`,
    case: `case:${await caseOf(system, held)}`,
    refund: `refund:${refund.id}`,
  });
});
afterAll(async () => {
  await browser.close();
  await decoder?.close();
  await system.close();
});

/** Opens a run as a person does who follows the link of the demo. */
const openRun = async (workflowId: string): Promise<Page> => {
  const page = await browser.newPage();
  await page.goto(`${system.env['TEMPORAL_UI_URL'] ?? ''}/namespaces/default/workflows/${workflowId}`);
  // It leads on to the newest run.
  await page.waitForURL('**/timeline');
  return page;
};

/** The UI shows each text of a run in a frame of its own. */
const textOf = (page: Page, frame: 'summary' | 'current-details') =>
  page.frameLocator(`#user-metadata-${frame}`).locator('body');

test.each([
  ['gift', 'A gift by card', 'A person reviews this gift in case', '"donationId"'],
  ['case', 'Review of gift', 'Waits for a reviewer to claim it', '"sanctions-hit"'],
  ['refund', 'A payment on its way back', 'Waits for a second person to approve or refuse', '"refundId"'],
] as const)(
  'the Temporal UI shows summary, details and input of a %s in words',
  async (kind, summary, details, input) => {
    const page = await openRun(runs[kind]);
    await page.getByText(input).first().waitFor();
    expect(await page.innerText('body')).not.toContain('binary/encrypted');
    await page.getByText('User Metadata').first().click();
    await textOf(page, 'summary').getByText(summary).waitFor();
    await textOf(page, 'current-details').getByText(details).waitFor();
    expect(await page.getByText(BANNER).count()).toBe(0);
    await page.close();
  },
);

test('what the Temporal UI shows is in the access log under the name of the operator', async () => {
  const rows = await system.query<{ actor_id: string; granted: boolean }>(
    "select distinct actor_id, granted from access_log where resource_type = 'payloads'",
  );
  expect(rows).toEqual([{ actor_id: system.people.operator.userId, granted: true }]);
});

test('a page of another origin gets nothing from the decoder, though it knows the address', async () => {
  const { port, token } = system.stack.decoder!;
  const page = await browser.newPage();
  await page.goto('about:blank');
  const outcome = await page.evaluate(
    (url) =>
      fetch(url, { method: 'POST', body: '{"payloads":[]}' }).then(
        async (answer) => `${answer.status} ${await answer.text()}`,
        () => 'refused',
      ),
    `http://127.0.0.1:${port}/${token}/decode`,
  );
  expect(outcome).toBe('refused');
  await page.close();
});

test('the Temporal UI shows its banner when the decoder does not run', async () => {
  await decoder?.close();
  const page = await openRun(runs.case);
  await page.getByText(BANNER).filter({ visible: true }).first().waitFor();
  await page.close();
});
