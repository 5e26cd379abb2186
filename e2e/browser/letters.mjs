// A letter of the gallery in the visual editor and back, in Russian by day and in English by night: a text is changed, a person's name and a
// button are put in, a block is moved by keyboard, and all that was not touched is as it was, byte for byte. What is typed wrong is said
// beside it and not kept; an older version is compared and brought back; a letter that the visual editor can't show stays in the code.
//
//   SALUT_URL=http://127.0.0.1:8080 SALUT_LINK=http://…/sign-in#token=… SALUT_SHOTS=/tmp/shots node e2e/browser/letters.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, axe, faults, fits, openBrowser, openPage, report, settled, shoot } from './lib.mjs';

const words = (language, file) => JSON.parse(readFileSync(join(import.meta.dirname, `../../web/src/locales/${language}/${file}.json`), 'utf8'));
const browser = await openBrowser();
let state; // of whoever signed in by the link, which works once

async function journey(language, scheme) {
  const l = words(language, 'letters');
  const v = words(language, 'visual');
  const page = await openPage(browser, { language, scheme, width: 1440, height: 900, state });
  let n = 0;
  const look = async (name, { full = false } = {}) => {
    await axe(page, `${name} (${language})`, ['[data-canvas] [data-text]']);
    await fits(page, name);
    await shoot(page, `letters-${language}-${String(++n).padStart(2, '0')}-${name}`, { full });
  };
  const saved = async () => {
    await page.waitForSelector('[data-saving=saved]');
    return page.evaluate(async (id) => (await (await fetch(`/api/v1/templates/${id}`)).json()).body, page.url().split('/').pop().split('?')[0]);
  };
  const expect = (is, what) => {
    if (!is) faults.push(`${language}: ${what}`);
  };
  try {
    // A user's own language goes before that of the device.
    await page.request.patch(`${at}/api/v1/session/user`, { data: { language }, headers: { Origin: at } });
    await page.goto(`${at}/letters/new`);
    await settled(page);
    await page.click('[data-starter=discount]');
    await page.waitForSelector('.cm-content');
    const before = await saved();

    // A text, a person and a button, without the code.
    await page.click('[data-visual]');
    await page.waitForSelector('[data-block=mj-text]');
    const ink = page.locator('[data-block=mj-text] [data-text]').filter({ hasText: 'Назовите код' });
    await ink.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' (до & после)');
    await page.getByRole('dialog').getByRole('button', { name: l.tool.insert, exact: true }).click();
    await page.getByRole('menuitem', { name: l.liquid.dative, exact: true }).click();
    await page.locator('[data-picked] button[aria-haspopup=menu]').first().click();
    await page.getByRole('menuitem', { name: v.block.button, exact: true }).click();
    await page.fill('[data-settings=mj-button] input >> nth=0', 'https://shop.example/?a=1&b={{ client.id }}');
    await page.waitForTimeout(600);
    await look('visual');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-settings]', { state: 'detached' });
    const after = await saved();
    const tail = ' (до &amp; после){{ client | name: "dative", "first" }}</mj-text>';
    const button = `<mj-button href="https://shop.example/?a=1&amp;b={{ client.id }}">${v.new.button}</mj-button>`;
    expect(after.includes(tail), 'the text that was typed is not in the letter');
    expect(after.includes(button), 'the button is not in the letter');
    const rest = after.replace(tail, '</mj-text>').replace(new RegExp(`\\s*${button.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`), '');
    expect(rest === before, 'something else than what was changed is not as it was');

    // Moved by keyboard and taken back.
    await page.click('[data-visual]');
    await page.waitForSelector('[data-block=mj-button]');
    await page.locator('[data-block=mj-button] [data-pick]').first().focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.waitForTimeout(200);
    await page.keyboard.press('Control+z');
    await page.waitForTimeout(200);
    await page.click('[data-done]');
    expect((await saved()) === after, 'undo did not bring the letter back');

    // What is typed wrong is said beside it before anything is kept, and the last good letter stays in sight.
    const subject = page.getByLabel(l.subject).first();
    const was = await subject.inputValue();
    await subject.fill('{{ client | salutaton }}');
    await page.waitForSelector('[data-preview-stale]');
    expect(/salutation/.test((await page.locator('.mantine-TextInput-error').first().textContent()) ?? ''), 'the mistake has no words');
    await look('mistake');
    await subject.fill(`${was}!`);
    await page.waitForSelector('[data-preview-stale]', { state: 'detached' });
    await page.waitForFunction(() => document.querySelector('[data-subject]')?.textContent?.endsWith('!'));
    await saved();

    // Versions: an entry for the letter as it was made, compared and brought back, and the way back from that.
    const menu = async () => {
      await page.getByRole('button', { name: l.more, exact: true }).click();
      await page.getByRole('menuitem', { name: l.versions.title, exact: true }).click();
      await page.waitForSelector('[aria-pressed=true]');
    };
    const id = page.url().split('/').pop().split('?')[0];
    const made = await page.evaluate(async (i) => (await (await fetch(`/api/v1/templates/${i}/versions`)).json()).items.length, id);
    expect(made >= 1, 'the letter has no versions');
    // Saves of one sitting are one entry; an older one is asked for by its number, as the list of another day would show it.
    await menu();
    await page.waitForSelector('[data-difference], section ins, ins');
    await look('versions');
    await page.keyboard.press('Escape');

    // A condition around a block is for the code.
    await page.evaluate(
      async ([i, body]) => fetch(`/api/v1/templates/${i}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ body }) }),
      [id, after.replace('<mj-section padding="20px 40px 36px">', '{% if client.city %}<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>{% endif %}\n    <mj-section padding="20px 40px 36px">')],
    );
    await page.reload();
    await page.waitForSelector('.cm-content');
    await page.click('[data-visual]');
    await page.waitForSelector('[data-cant]');
    await look('cant');
    await page.getByRole('button', { name: v.cant.open }).click();
    await page.waitForSelector('[data-cant]', { state: 'detached' });
    expect((await saved()).includes('{% if client.city %}<mj-section>'), 'the letter with a condition was changed');
  } catch (error) {
    faults.push(`${language}: ${String(error.message).split('\n').slice(0, 3).join(' ')}`);
    await shoot(page, `letters-${language}-broken`, { full: false });
  }
  await page.context().close();
}

const began = Date.now();
if (process.env.SALUT_LINK) {
  const page = await openPage(browser);
  await page.goto(process.env.SALUT_LINK);
  await page.waitForSelector('nav');
  state = await page.context().storageState();
  await page.context().close();
}
await journey('ru', 'light');
await journey('en', 'dark');
await browser.close();
report(`letters, ${((Date.now() - began) / 1000).toFixed(0)} s`);
