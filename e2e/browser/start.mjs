// A new manager on an empty installation: the code from the console, the first administrator, a sender whose server is checked, a file
// of clients with a bad row, the names, undoing the import, signing out and in again, a colleague. In the language of the argument.
//
//   SALUT_DATA_DIR=/tmp/fresh salut run      prints the code
//   SALUT_URL=http://127.0.0.1:8080 SALUT_CODE=XXXX-XXXX-XXXX SALUT_SHOTS=/tmp/shots node e2e/browser/start.mjs ru
import { createServer } from 'node:net';
import { at, axe, faults, fits, openBrowser, openPage, report, settled, shoot } from './lib.mjs';

const language = process.argv[2] === 'en' ? 'en' : 'ru';
const say = (ru, en) => (language === 'ru' ? ru : en);
const email = 'anna@firma.test';
const password = 'a long enough phrase';

// A mail server that says yes to all and keeps nothing.
const smtp = createServer((socket) => {
  let body = false;
  socket.write('220 sink.test ESMTP\r\n');
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    for (const line of chunk.toString('latin1').split('\r\n')) {
      if (line === '' && !body) continue;
      if (body) {
        if (line === '.') {
          body = false;
          socket.write('250 2.0.0 taken\r\n');
        }
      } else if (/^EHLO/i.test(line)) socket.write('250-sink.test\r\n250 8BITMIME\r\n');
      else if (/^DATA/i.test(line)) {
        body = true;
        socket.write('354 go on\r\n');
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else socket.write('250 2.0.0 ok\r\n');
    }
  });
});
await new Promise((done) => smtp.listen(0, '127.0.0.1', done));
const port = smtp.address().port;

const file = `ФИО;Эл. почта;Город
Белова Анна Петровна;anna.b@klient.test;Тула
Смирнов Пётр Ильич;petr@klient.test;Москва
Абрамович Роман;roman@klient.test;Казань
Без адреса;;Омск
`;

const browser = await openBrowser();
const page = await openPage(browser, { language, scheme: language === 'ru' ? 'light' : 'dark' });
let n = 0;
async function look(name) {
  await settled(page);
  await axe(page, name);
  await fits(page, name);
  await shoot(page, `start-${language}-${String(++n).padStart(2, '0')}-${name}`);
}
async function step(name, act) {
  try {
    await act();
    await look(name);
  } catch (error) {
    faults.push(`${name}: ${String(error.message).split('\n')[0]}`);
    await shoot(page, `start-${language}-${name}-broken`);
    throw error;
  }
}
const button = (ru, en) => page.getByRole('button', { name: say(ru, en), exact: true });
const link = (ru, en) => page.getByRole('link', { name: say(ru, en), exact: true });
const field = (ru, en) => page.getByLabel(say(ru, en), { exact: true });

try {
  await step('setup', () => page.goto(`${at}/setup`));
  await step('setup-wrong', async () => {
    await page.fill('input[name=code]', 'AAAA-BBBB-CCCC');
    await page.fill('input[name=name]', say('Анна Белова', 'Anna Brown'));
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', 'short');
    await page.click('button[type=submit]');
    await page.waitForSelector('[aria-invalid=true]');
  });
  await step('home-empty', async () => {
    await page.fill('input[name=code]', process.env.SALUT_CODE ?? '');
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('nav');
  });
  await step('sender-faults', async () => {
    await page.locator('a[href="/settings/senders/new"]').click();
    await page.fill('input[name=from_address]', 'not an address');
    await button('Сохранить и проверить', 'Save and check').click();
    await page.waitForSelector('[aria-invalid=true]');
  });
  await step('sender-checked', async () => {
    await page.fill('input[name=from_name]', say('Анна из «Тёплого дома»', 'Anna of Warm House'));
    await page.fill('input[name=from_address]', 'hello@firma.test');
    await page.fill('input[name=host]', '127.0.0.1');
    await page.locator('input[name=security]').first().click({ force: true }).catch(() => {});
    await field('Защита', 'Security').first().click();
    await page.getByRole('option', { name: say('Без защиты', 'None') }).click();
    await page.fill('input[name=port]', String(port));
    await button('Сохранить и проверить', 'Save and check').click();
    await page.getByText(say('Всё работает', 'All works')).waitFor();
  });
  await step('import', async () => {
    await page.goto(at);
    await page.locator('a[href="/imports/new"]').click();
    await page.setInputFiles('input[type=file]', { name: say('клиенты.csv', 'clients.csv'), mimeType: 'text/csv', buffer: Buffer.from(file) });
    await page.waitForSelector('table');
  });
  await step('import-basis', async () => {
    await button('Дальше', 'Next').click();
    await page.locator('input[type=radio][value=contract]').check();
  });
  await step('import-done', async () => {
    await page.locator('main button:has(svg)').last().click();
    await page.getByText(say('Готово', 'Done'), { exact: true }).waitFor();
  });
  await step('clients', async () => {
    await link('Показать новых клиентов', 'Show the new clients').click();
    await page.getByText(say('Белова', 'Белова')).first().waitFor();
  });
  await step('names', async () => {
    await page.goto(`${at}/clients/names`);
    await settled(page);
    await page.keyboard.press('m');
    await page.getByText(say('Сомнительных имён нет', 'No doubtful names')).waitFor();
  });
  await step('undo', async () => {
    await page.goto(`${at}/imports`);
    await page.locator('tbody a').first().click();
    await button('Отменить загрузку', 'Undo the import').first().click();
    await page.getByRole('dialog').getByRole('button', { name: say('Отменить загрузку', 'Undo the import') }).click();
    await page.getByText(say('Эта загрузка отменена', 'This import was undone'), { exact: false }).waitFor();
  });
  await step('colleague', async () => {
    await page.goto(`${at}/settings/users`);
    await button('Добавить пользователя', 'Add user').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[name=email]').fill('viewer@firma.test');
    await dialog.getByRole('button', { name: say('Добавить пользователя', 'Add user') }).click();
    await page.getByText('/sign-in#token=').waitFor();
  });
  await step('signed-out', async () => {
    await page.goto(at);
    await settled(page);
    await page.getByRole('button', { name: say('Учётная запись', 'Account'), exact: false }).click();
    await page.getByRole('menuitem', { name: say('Выйти', 'Sign out') }).click();
    await page.waitForSelector('input[type=password]');
  });
  await step('wrong-password', async () => {
    await page.fill('input[type=email]', email);
    await page.fill('input[type=password]', 'not it at all');
    await page.click('button[type=submit]');
    await page.getByRole('alert').waitFor();
  });
  await step('in-again', async () => {
    await page.fill('input[type=password]', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('nav');
  });
} catch {
  // Noted already; what follows would only repeat it.
}
await browser.close();
smtp.close();
report(`the first start in ${language}`);
