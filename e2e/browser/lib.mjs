// What the browser checks share: a Chromium that notes each request to another origin and each error, a sign-in, axe.
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const { source: axeSource } = require('axe-core');

export const at = (process.env.SALUT_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
const shots = process.env.SALUT_SHOTS;
export const faults = [];

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => existsSync(p));
  if (!executablePath) throw new Error('There is no Chromium here: install it, or name it in CHROMIUM.');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A page that reports what no page of ours may do. */
export async function openPage(browser, { language = 'ru', scheme = 'light', width = 1280, height = 860, state, zoom = 1 } = {}) {
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: scheme,
    locale: language === 'ru' ? 'ru-RU' : 'en-GB',
    timezoneId: 'Europe/Moscow',
    reducedMotion: 'reduce',
    storageState: state,
  });
  await context.addInitScript((l) => {
    if (window.top === window) localStorage.setItem('salut.language', l); // a letter's frame has no storage
  }, language);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('request', (r) => {
    const url = new URL(r.url());
    if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== new URL(at).origin) faults.push(`foreign request: ${r.url()} on ${page.url()}`);
  });
  page.on('pageerror', (e) => faults.push(`error on ${page.url()}: ${e.message}`));
  page.on('console', (m) => {
    // A refusal that the page shows is no fault of the page.
    if (m.type() === 'error' && !/status of (4\d\d|503)/.test(m.text())) faults.push(`console on ${page.url()}: ${m.text().slice(0, 300)}`);
  });
  return page;
}

/** Waits until nothing on the page is on its way any more. */
export async function settled(page) {
  await page.waitForLoadState('domcontentloaded');
  await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.mantine-Skeleton-root, main .mantine-Loader-root'));
  await page.waitForTimeout(250);
}

export async function shoot(page, name, { full = true } = {}) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: full });
}

/** WCAG 2.2 AA as far as a machine can tell. What a letter's author wrote, such as its colours, is left out by its selector. */
export async function axe(page, name, without = []) {
  await page.evaluate(axeSource);
  const found = await page.evaluate((exclude) =>
    window.axe.run({ include: [['html']], exclude }, { iframes: false, resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
    without.map((s) => [s]),
  );
  for (const v of found.violations) {
    for (const n of v.nodes.slice(0, 4)) faults.push(`axe on ${name}: ${v.id} (${v.impact}): ${n.target.join(' ')} — ${n.any.concat(n.all, n.none)[0]?.message ?? v.help}`);
  }
  return found.violations.length;
}

/** Nothing may be cut off to the right: the page itself never scrolls sideways. */
export async function fits(page, name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 1) faults.push(`${name}: the page is ${over} px wider than the window`);
}

export function report(what) {
  const all = [...new Set(faults)];
  if (all.length === 0) {
    console.log(`${what}: nothing to mend`);
    return;
  }
  console.error(all.join('\n'));
  console.error(`\n${what}: ${all.length} faults`);
  process.exitCode = 1;
}
