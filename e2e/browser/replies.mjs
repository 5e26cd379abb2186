// Works the inbox of replies as a manager does, in a running demo: clients write back, one is answered, one snoozed, one done. Takes screenshots
// into SALUT_SHOTS, runs axe, and fails on a request to another origin and on what a letter must not do.
//
//   SALUT_URL=http://127.0.0.1:8080 SALUT_TOKEN=salut_… SALUT_LINK='http://…/sign-in#token=…' SALUT_SHOTS=/tmp/shots node e2e/browser/replies.mjs
//
// SALUT_STATE names a file that keeps the session between runs, since a link works once.
import { existsSync } from 'node:fs';
import { at, axe, faults, fits, openBrowser, openPage, report, settled, shoot } from './lib.mjs';

async function ask(method, path, body, type = 'application/json') {
  const answer = await fetch(at + path, { method, body, headers: { Authorization: `Bearer ${process.env.SALUT_TOKEN}`, ...(body ? { 'Content-Type': type } : {}) } });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
const must = (ok, what) => ok || faults.push(what);
// A user's own language goes before that of the device.
const speak = (page, language) => page.request.patch(`${at}/api/v1/session/user`, { data: { language }, headers: { Origin: at } });
const encoded = (s) => `=?utf-8?B?${Buffer.from(s).toString('base64')}?=`;
const run = Date.now().toString(36);

/** What a client writes back to a letter of the demo's mailbox. */
function reply(letter, n, { subject, text, html, more = '', file }) {
  const id = (letter.headers.find((h) => h.name.toLowerCase() === 'message-id')?.value ?? '').replace(/[<>]/g, '');
  const alternative = [
    '--alt', 'Content-Type: text/plain; charset=utf-8', '', text, '', `> ${letter.subject}`,
    ...(html ? ['--alt', 'Content-Type: text/html; charset=utf-8', '', html] : []), '--alt--',
  ];
  return [
    `From: ${letter.to}`, `To: ${letter.from.replace(/^.*<|>.*$/g, '')}`, `Subject: ${encoded(subject ?? `Re: ${letter.subject}`)}`, `Message-ID: <${run}.${n}@clients.example>`, `In-Reply-To: <${id}>`, `References: <${id}>`,
    ...(more ? [more] : []), 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=mix', '',
    '--mix', 'Content-Type: multipart/alternative; boundary=alt', '', ...alternative,
    ...(file ? ['--mix', `Content-Type: application/pdf; name="${file}"`, `Content-Disposition: attachment; filename="${encoded(file)}"`, 'Content-Transfer-Encoding: base64', '', Buffer.from('%PDF-1.4 not really').toString('base64')] : []),
    '--mix--', '',
  ].join('\r\n');
}

const skip = (await ask('GET', '/api/v1/replies?automatic=true&limit=200')).items.map((r) => r.client.email);
for (const r of (await ask('GET', '/api/v1/replies?automatic=true&state=open&limit=200')).items) await ask('PATCH', `/api/v1/replies/${r.id}`, '{"state": "done"}'); // of an earlier run
const caught = (await ask('GET', '/api/v1/mailbox?limit=200')).items.filter((l) => !skip.some((email) => l.to.includes(email))).slice(20, 26);
const letters = await Promise.all(caught.map((l) => ask('GET', `/api/v1/mailbox/${l.id}`)));
const posted = [
  reply(letters[0], 0, { text: 'Здравствуйте!\n\nСкидка действует и на улун «Те Гуань Инь»? И можно ли забрать заказ в магазине на Таганке?\n\nСпасибо' }),
  reply(letters[1], 1, {
    text: 'Добрый день, прикладываю реквизиты для счёта.',
    html: '<p>Добрый день, <b>прикладываю</b> реквизиты для счёта.</p><img src="https://evil.example/pixel.gif"><script>top.pwned = 1</script><p style="background:url(https://evil.example/bg)">С уважением</p>',
    file: 'Реквизиты.pdf',
  }),
  reply(letters[2], 2, { subject: 'Автоответ: в отпуске', text: 'Я в отпуске до 5 декабря.', more: 'Auto-Submitted: auto-replied' }),
  reply(letters[3], 3, { subject: `Очень длинная тема письма, которая не помещается в одну строку списка ${'и тянется дальше '.repeat(6)}`, text: 'Перезвоните мне, пожалуйста, завтра после обеда. '.repeat(12) }),
  reply(letters[4], 4, { text: 'Больше не пишите мне, пожалуйста.' }),
  reply(letters[5], 5, { text: 'Спасибо, уже купила!' }),
];
for (const raw of posted) {
  const taken = await ask('POST', '/api/v1/inbound', raw, 'message/rfc822');
  must(taken.matched, `a reply was not matched: ${JSON.stringify(taken)}`);
}
const from = letters[0].to.replace(/^.*<|>.*$/g, '');
await ask('POST', '/api/v1/inbound', `From: ${from}\r\nTo: tea@example.com\r\nSubject: ${encoded('Вопрос не по рассылке')}\r\nMessage-ID: <${run}.fresh@clients.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nРаботаете ли вы в воскресенье?\r\n`, 'message/rfc822');

const browser = await openBrowser();
const kept = process.env.SALUT_STATE;
let state = kept && existsSync(kept) ? kept : undefined;
if (!state) {
  const page = await openPage(browser);
  await page.goto(process.env.SALUT_LINK);
  await page.reload();
  await page.waitForSelector('nav');
  state = await page.context().storageState({ path: kept });
  await page.context().close();
}

// One day of work.
const page = await openPage(browser, { state, width: 1440, height: 900 });
await speak(page, 'ru');
await page.goto(`${at}/replies`);
await settled(page);
await shoot(page, 'replies-list-ru-light', { full: false });
const row = (text) => page.locator('nav[aria-label="Переписки"] button', { hasText: text }).first();
await row('Скидка действует').click();
await page.waitForSelector('textarea[data-answer]');
await settled(page);
const words = `Добрый день! Да, и на улун тоже (${run}).\n\nЗабрать можно с 10 до 21.`;
await page.fill('textarea[data-answer]', words);
await page.reload();
await page.waitForSelector('textarea[data-answer]');
must((await page.inputValue('textarea[data-answer]')) === words, 'the draft of an answer is lost by a reload');
await page.focus('textarea[data-answer]');
await page.keyboard.press('Control+Enter');
await page.waitForFunction((w) => [...document.querySelectorAll('li[data-ours]')].some((l) => l.textContent.includes(w)), run);
await page.waitForFunction(() => /Отправлено/i.test(document.querySelector('li[data-ours]')?.textContent ?? ''), undefined, { timeout: 30_000 }).catch(() => faults.push('the answer is not shown as sent'));
await settled(page);
await shoot(page, 'replies-answered-ru-light');
must((await page.inputValue('textarea[data-answer]')) === '', 'the answer is still in its box');
const answers = (await ask('GET', '/api/v1/mailbox?limit=20')).items.filter((l) => l.subject.startsWith('Re:') && l.to.includes(from));
must(answers.length === 1, `${answers.length} answers in the mailbox`);
if (answers[0]) {
  const got = await ask('GET', `/api/v1/mailbox/${answers[0].id}`);
  const value = (name) => got.headers.find((h) => h.name.toLowerCase() === name)?.value ?? '';
  must(value('in-reply-to') === `<${run}.0@clients.example>` && value('references').endsWith(`<${run}.0@clients.example>`), `the answer's thread: ${value('in-reply-to')} ${value('references')}`);
  must(!value('list-unsubscribe') && got.text.includes(run), 'the answer is not the plain letter that was written');
}
await row('прикладываю реквизиты').click();
await page.locator('button', { hasText: 'С оформлением' }).first().click();
await page.waitForSelector('article iframe[sandbox=""]');
must(!(await page.evaluate(() => 'pwned' in window)), "a letter's script ran");
await settled(page);
await axe(page, 'replies-page');
await shoot(page, 'replies-page-ru-light');
await page.locator('article header').first().click();
await page.keyboard.press('u');
await page.waitForFunction(() => !new URL(location.href).searchParams.has('id'));
await page.waitForFunction(() => [...document.querySelectorAll('nav button[data-unread]')].some((b) => b.textContent.includes('прикладываю'))).catch(() => faults.push('U did not mark it as unread'));
await row('уже купила').click();
await page.waitForSelector('textarea[data-answer]');
await page.locator('article header h2').click();
await page.keyboard.press('e');
await page.waitForFunction(() => ![...document.querySelectorAll('nav button')].some((b) => b.textContent.includes('уже купила')));
await row('Перезвоните').click();
await page.locator('button', { hasText: 'Отложить' }).first().click();
await page.locator('[role=menuitem]', { hasText: 'До завтра' }).waitFor();
await shoot(page, 'replies-snooze-ru-light', { full: false });
await page.locator('[role=menuitem]', { hasText: 'До завтра' }).click();
await page.waitForFunction(() => ![...document.querySelectorAll('nav button')].some((b) => b.textContent.includes('Перезвоните')));
await page.locator('button', { hasText: /автоответ/ }).last().click();
await row('отпуске').click();
await page.waitForSelector('article');
await settled(page);
await shoot(page, 'replies-automatic-ru-light', { full: false });
await page.context().close();

const open = (await ask('GET', '/api/v1/replies?state=open')).items;
const talk = open.find((r) => r.client.email === from && r.proven);
const looks = [
  { key: 'ru-dark', language: 'ru', scheme: 'dark', width: 1440, height: 900 },
  { key: 'en-light', language: 'en', scheme: 'light', width: 1440, height: 900 },
  { key: 'en-dark', language: 'en', scheme: 'dark' },
  { key: 'ru-1280', language: 'ru', scheme: 'light' },
  { key: 'ru-phone', language: 'ru', scheme: 'light', width: 360, height: 740 },
];
for (const look of looks) {
  const p = await openPage(browser, { ...look, state });
  await speak(p, look.language);
  for (const [name, path] of [['list', '/replies'], ['thread', `/replies?id=${talk?.id}`], ['snoozed', '/replies?state=snoozed'], ['nobody', '/replies?state=done&whose=me']]) {
    await p.goto(at + path);
    await settled(p);
    await axe(p, `replies-${name}-${look.key}`);
    await fits(p, `replies-${name}-${look.key}`);
    await shoot(p, `replies-${name}-${look.key}`, { full: look.key === 'ru-phone' });
  }
  await p.context().close();
}
await browser.close();
report('replies');
