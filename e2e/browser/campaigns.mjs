// The journey of a mailing in a real browser, in Russian and again in English: a segment, a letter, a campaign by the wizard,
// its launch, pause, end and report. axe looks at each page, and a request to anywhere else than the app fails the run.
//
//   SALUT_URL=http://127.0.0.1:5174 node e2e/browser/campaigns.mjs
//
// SALUT_URL   the app: the development server with a token, or salut itself
// SALUT_LINK  a one-time sign-in link, opened first
// SALUT_SHOTS a folder for pictures of all pages
// CHROMIUM    the browser, /usr/bin/chromium unless given
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const web = join(import.meta.dirname, '../../web');
const need = createRequire(join(web, 'package.json'));
const { chromium } = need('playwright-core');
const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

const app = (process.env.SALUT_APP ?? process.env.SALUT_URL ?? 'http://127.0.0.1:5174').replace(/\/$/, '');
const pictures = process.env.SCREENSHOTS ?? process.env.SALUT_SHOTS;
if (pictures) mkdirSync(pictures, { recursive: true });
const faults = [];
let checked = 0;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
let state; // of whoever signed in by the link, which works once
try {
  for (const language of ['ru', 'en']) await journey(language);
} finally {
  await browser.close();
}
if (faults.length > 0) {
  console.error(`\n${faults.join('\n')}\n\n${faults.length} faults`);
  process.exit(1);
}
console.log(`\nboth journeys done, ${checked} pages looked at by axe, nothing found, no foreign request`);

function words(language, file) {
  return JSON.parse(readFileSync(join(web, `src/locales/${language}/${file}.json`), 'utf8'));
}

async function journey(language) {
  const s = words(language, 'segments');
  const l = words(language, 'letters');
  const c = words(language, 'campaigns');
  const stamp = `${language} ${new Date().toISOString().slice(11, 19)}`;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: language === 'ru' ? 'ru-RU' : 'en-GB', storageState: state });
  await context.addInitScript((x) => {
    try {
      localStorage.setItem('salut.language', x);
    } catch {
      // A letter's frame has no storage.
    }
  }, language);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (e) => faults.push(`${language}: ${e.message}`));
  page.on('request', (r) => {
    const url = new URL(r.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== new URL(app).origin) faults.push(`${language}: a request to ${url.origin}${url.pathname}`);
  });
  const look = (name) => lookAt(page, language, name);
  const open = async (path) => {
    await page.goto(app + path);
    await page.waitForSelector('#page-title');
  };
  const pick = async (label, option) => {
    await page.getByRole('combobox', { name: label, exact: true }).last().click();
    await page.getByRole('option', { name: option, exact: true }).last().click();
  };
  const step = (name) => console.log(`${language}: ${name}`);
  if (process.env.SALUT_LINK) {
    if (!state) {
      await page.goto(process.env.SALUT_LINK);
      await page.waitForSelector('nav');
      state = await context.storageState();
    }
    // A user's own language goes before that of the device.
    await page.request.patch(`${app}/api/v1/session/user`, { data: { language }, headers: { Origin: app } });
  }

  step('segments');
  await open('/segments');
  await look('segments');
  await open('/segments/new');
  await page.getByLabel(s.name, { exact: false }).first().fill(`Journey ${stamp}`);
  await page.getByRole('button', { name: s.add_condition }).first().click();
  await page.getByRole('combobox', { name: s.value, exact: true }).click();
  await page.getByRole('option').nth(1).click(); // women
  await page.getByRole('button', { name: s.add_condition }).first().click();
  await page.getByRole('combobox', { name: s.value, exact: true }).last().fill('Москва');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => Number(document.querySelector('[data-count]')?.getAttribute('data-count')) > 0);
  await page.waitForTimeout(600);
  const people = Number(await page.locator('[data-count]').getAttribute('data-count'));
  await look('segment-new');
  await page.getByRole('button', { name: s.save, exact: true }).click();
  await page.waitForURL(/\/segments\/\d+$/);
  await page.waitForSelector('[data-count]');
  await look('segment');

  step('letters');
  await open('/letters');
  await look('letters');
  await open('/letters/new');
  await page.waitForSelector('[data-starter="discount"]');
  await look('letter-gallery');
  await page.locator('[data-starter="simple"]').click();
  await page.waitForURL(/\/letters\/\d+$/);
  await page.waitForSelector('.cm-content');
  await page.getByLabel(l.name, { exact: true }).fill(`Letter ${stamp}`);
  await page.getByLabel(l.subject, { exact: false }).first().fill('{{ client.nobody }');
  await page.waitForSelector('[data-saving="failed"]');
  await page.waitForTimeout(300);
  await look('letter-refused');
  await page.getByLabel(l.subject, { exact: false }).first().fill('{{ client | salutation: "friendly" }}!');
  await page.waitForSelector('[data-saving="saved"]');
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('{{ client.fi');
  await page.waitForSelector('.cm-tooltip-autocomplete');
  await page.waitForTimeout(200);
  await page.keyboard.press('Enter');
  await page.keyboard.type(' ');
  await page.waitForTimeout(1200);
  await page.waitForSelector('[data-saving="saved"]');
  await page.waitForSelector('iframe');
  await page.waitForTimeout(1000);
  await look('letter');
  await page.locator('[data-beside]').click();
  await page.waitForSelector('.mantine-Modal-content iframe');
  await page.locator('.mantine-Modal-content').getByText(l.preview.phone, { exact: true }).click();
  await page.locator('.mantine-Modal-content').getByText(l.preview.dark, { exact: true }).click();
  await page.waitForTimeout(800);
  await look('letter-three');

  step('wizard');
  await slow(page, 1);
  await open('/campaigns');
  await look('campaigns');
  await open('/campaigns/new');
  await page.getByLabel(c.who.name, { exact: false }).first().fill(`Campaign ${stamp}`);
  await pick(c.who.segment, `Journey ${stamp}`);
  await page.waitForSelector(`[data-reached="${people}"]`);
  await look('wizard-who');
  // What was typed is still there after a reload.
  await page.reload();
  await page.waitForSelector(`[data-reached="${people}"]`);
  if ((await page.getByLabel(c.who.name, { exact: false }).first().inputValue()) !== `Campaign ${stamp}`) faults.push(`${language}: the draft was lost by a reload`);
  await page.locator('[data-next]').click();
  await pick(c.what.letter, `Letter ${stamp}`);
  await page.waitForSelector('iframe');
  await page.waitForURL(/\/campaigns\/\d+\/edit/);
  await page.waitForSelector('[data-saving="saved"]');
  await page.waitForTimeout(800);
  await look('wizard-what');
  await page.locator('[data-next]').click();
  await page.getByRole('switch', { name: c.window.on }).click();
  await page.getByRole('switch', { name: c.cap.on }).click();
  await page.waitForTimeout(500);
  await look('wizard-from');
  await page.getByRole('switch', { name: c.window.on }).click();
  await page.getByRole('switch', { name: c.cap.on }).click();
  await page.locator('[data-next]').click();
  await page.getByRole('radio', { name: c.when.later }).check();
  await page.waitForTimeout(300);
  await look('wizard-when');
  await page.getByRole('radio', { name: c.when.at_once }).check();
  await page.locator('[data-next]').click();
  await look('wizard-stop');
  await page.locator('[data-next]').click();
  await page.waitForSelector('[data-checked="ok"]');
  await look('wizard-check');
  await page.locator('[data-next]').click();
  await page.getByRole('checkbox', { name: c.launch.sure }).check();
  await page.waitForTimeout(300);
  await look('wizard-launch');
  await page.locator('[data-launch]').click();

  step('campaign');
  await page.waitForURL(/\/campaigns\/\d+$/);
  await page.waitForFunction(() => Number(document.querySelector('[data-sent]')?.getAttribute('data-sent')) > 0);
  await look('campaign-running');
  await page.getByRole('button', { name: c.act.pause, exact: true }).click();
  await page.getByRole('button', { name: c.act.resume, exact: true }).waitFor();
  await look('campaign-paused');
  await slow(page, 50);
  await page.getByRole('button', { name: c.act.resume, exact: true }).click();
  await page.waitForSelector(`[data-sent="${people}"]`, { timeout: 60_000 });
  await page.waitForFunction((word) => document.querySelector('header')?.parentElement?.textContent?.includes(word), words(language, 'states').campaign.finished);
  await page.waitForSelector('[data-slices]');
  await page.waitForTimeout(500);
  await look('campaign-report');
  await page.getByText(c.report.sent, { exact: true }).first().click();
  await page.waitForSelector('.uplot canvas');
  await page.waitForTimeout(500);
  await look('campaign-chart');
  for (const tab of ['recipients', 'links', 'facts']) {
    await page.getByRole('tab', { name: c.tab[tab], exact: true }).click();
    await page.waitForTimeout(1200);
    await look(`campaign-${tab}`);
  }
  await page.getByRole('tab', { name: c.tab.recipients, exact: true }).click();
  await page.locator('tbody [data-row-stop]').first().click();
  await page.waitForSelector('.mantine-Drawer-content iframe');
  await page.waitForTimeout(800);
  await look('campaign-message');
  await slow(page, null);
  await context.close();
}

/** Makes all senders so slow that there is something to see. */
async function slow(page, perSecond) {
  await page.evaluate(async (n) => {
    const list = await (await fetch('/api/v1/senders')).json();
    for (const x of list.items) {
      const answer = await fetch(`/api/v1/senders/${x.id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ limits: { per_second: n } }) });
      if (!answer.ok) throw new Error(`sender: ${answer.status} ${await answer.text()}`);
    }
  }, perSecond);
}

async function lookAt(page, language, name) {
  // Texts and lists of a page come one after another: look when they are there.
  await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.mantine-Skeleton-root'), undefined, { timeout: 10_000 }).catch(() => {});
  await page.waitForTimeout(250);
  await page.waitForSelector('h1');
  if (pictures) await page.screenshot({ path: join(pictures, `${language}-${name}.png`), fullPage: (await page.locator('.mantine-Modal-content, .mantine-Drawer-content').count()) === 0 });
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  checked++;
  for (const v of found.violations) for (const n of v.nodes.slice(0, 3)) faults.push(`${language}/${name}: axe ${v.id} at ${n.target}: ${n.failureSummary.split('\n')[1] ?? ''}`);
}
