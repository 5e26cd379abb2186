// Looks at every page of the web app in both languages, both colour schemes, on a desk and on a phone: takes screenshots into
// SALUT_SHOTS, runs axe, and fails on a request to another origin, on an error, and on a page that is wider than its window.
//
//   SALUT_URL=http://127.0.0.1:8080 SALUT_LINK='http://…/sign-in#token=…' SALUT_SHOTS=/tmp/shots node e2e/browser/walk.mjs [page…]
//
// SALUT_LOOKS chooses among ru-light, en-dark, ru-phone, en-zoom (200 %), ru-dark, en-light. SALUT_STATE names a file that keeps the session between runs, since a link works once.
import { existsSync } from 'node:fs';
import { at, axe, faults, fits, openBrowser, openPage, report, settled, shoot } from './lib.mjs';
import { pages } from './pages.mjs';

const only = process.argv.slice(2);
const looks = [
  { key: 'ru-light', language: 'ru', scheme: 'light' },
  { key: 'en-dark', language: 'en', scheme: 'dark' },
  { key: 'ru-phone', language: 'ru', scheme: 'light', width: 360, height: 740 },
  { key: 'en-zoom', language: 'en', scheme: 'light', width: 1280, height: 860, zoom: 2 },
  { key: 'ru-dark', language: 'ru', scheme: 'dark' },
  { key: 'en-light', language: 'en', scheme: 'light' },
].filter((l) => !process.env.SALUT_LOOKS || process.env.SALUT_LOOKS.split(',').includes(l.key));

const browser = await openBrowser();
const kept = process.env.SALUT_STATE;
let state = kept && existsSync(kept) ? kept : undefined;
if (!state) {
  const page = await openPage(browser);
  await page.goto(`${at}/`);
  await settled(page);
  await axe(page, 'sign-in');
  await shoot(page, 'sign-in-ru-light');
  if (process.env.SALUT_LINK) {
    await page.goto(process.env.SALUT_LINK);
    await page.reload();
  } else {
    await page.fill('input[type=email]', process.env.SALUT_EMAIL ?? '');
    await page.fill('input[type=password]', process.env.SALUT_PASSWORD ?? '');
    await page.click('button[type=submit]');
  }
  await page.waitForSelector('nav');
  state = await page.context().storageState({ path: kept });
  await page.context().close();
}

// What a person waits for on the first visit: the scripts of the first page, as they travel.
const budget = 250 * 1024;
{
  const page = await openPage(browser, { state });
  await page.goto(at);
  await settled(page);
  const bytes = await page.evaluate(() => performance.getEntriesByType('resource').filter((r) => r.name.endsWith('.js')).reduce((sum, r) => sum + r.encodedBodySize, 0));
  console.log(`scripts of the first page: ${Math.round(bytes / 1024)} KB`);
  if (bytes > budget) faults.push(`the first page takes ${Math.round(bytes / 1024)} KB of scripts, more than ${budget / 1024}`);
  await page.context().close();
}

let seen = 0;
for (const look of looks) {
  const page = await openPage(browser, { ...look, state });
  // A user's own language goes before that of the device.
  await page.request.patch(`${at}/api/v1/session/user`, { data: { language: look.language }, headers: { Origin: at } });
  for (const p of pages) {
    if (only.length > 0 && !only.includes(p.name)) continue;
    const name = `${p.name}-${look.key}`;
    try {
      await page.goto(at + p.path);
      await settled(page);
      if (p.act) {
        await p.act(page);
        await settled(page);
      }
      await axe(page, name);
      await fits(page, name);
      await shoot(page, name, { full: p.full });
      seen++;
    } catch (error) {
      faults.push(`${name}: ${String(error.message).split('\n')[0]}`);
      await shoot(page, `${name}-broken`);
    }
    // Drafts of one look are not the next one's.
    await page.evaluate(() => sessionStorage.clear());
  }
  await page.context().close();
}
await browser.close();
report(`${seen} pages looked at`);
