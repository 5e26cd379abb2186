// Each role walks the navigation: nothing that the role may not have is asked for, shown raw, or offered; what it opens by its address says so in
// words. Then the connection goes away: a banner says so, and nothing typed is lost.
//
//   SALUT_URL=http://127.0.0.1:8080 SALUT_TOKEN=salut_… (an administrator's) SALUT_SHOTS=/tmp/shots node e2e/browser/roles.mjs [role…]
import { at, axe, faults, fits, openBrowser, openPage, report, settled, shoot } from './lib.mjs';

const token = process.env.SALUT_TOKEN;
const only = process.argv.slice(2);

async function call(method, path, body) {
  const answer = await fetch(at + path, { method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

// What a page offers, and the right that it takes. A page is open to whom the first right is given.
const pages = [
  { path: '/', right: null, offers: [] },
  { path: '/clients', right: 'clients:read', offers: [['main a[href="/clients/new"]', 'clients:write'], ['main a[href="/imports"], main a[href="/imports/new"]', 'imports:read']] },
  { path: '/clients/new', right: 'clients:write', offers: [] },
  { path: '/imports/new', right: 'imports:write', offers: [] },
  { path: '/segments', right: 'segments:read', offers: [['main a[href="/segments/new"]', 'segments:write']] },
  { path: '/letters', right: 'templates:read', offers: [['main a[href="/letters/new"]', 'templates:write']] },
  { path: '/campaigns', right: 'campaigns:read', offers: [['main a[href="/campaigns/new"]', 'campaigns:write']] },
  { path: '/replies', right: 'inbound:read', offers: [] },
  { path: '/calendar', right: 'campaigns:read', offers: [['main a[href="/campaigns/new"]', 'campaigns:write']] },
  { path: '/mailbox', right: 'mailbox:read', offers: [] },
  { path: '/settings/senders', right: 'senders:read', offers: [['main a[href="/settings/senders/new"]', 'senders:write']] },
  { path: '/settings/suppressions', right: 'suppressions:read', offers: [['main button:has-text("Добавить адрес")', 'suppressions:write']] },
  { path: '/settings/topics', right: 'campaigns:read', offers: [['main button:has-text("Новая рубрика")', 'campaigns:write']] },
  { path: '/settings/providers', right: 'senders:read', offers: [] },
  { path: '/settings/users', right: 'users:manage', offers: [['main button:has-text("Добавить пользователя")', 'users:manage']] },
  { path: '/settings/tokens', right: 'tokens:manage', offers: [['main button:has-text("Новый токен")', 'tokens:manage']] },
  { path: '/settings/system', right: 'system:read', offers: [] },
  { path: '/settings/account', right: null, offers: [] },
];
const refused = 'Здесь нужны другие права';

const browser = await openBrowser();
const made = [];
let looked = 0;

async function signIn(role) {
  const user = await call('POST', '/api/v1/users', { email: `${role}-${Date.now()}@roles.test`, name: `Роль ${role}`, role, language: 'ru' });
  made.push(user.id);
  const { url } = await call('POST', `/api/v1/users/${user.id}/link`);
  const page = await openPage(browser, { language: 'ru' });
  await page.goto(at + url.slice(new URL(url).origin.length));
  await page.waitForSelector('nav');
  const session = await page.request.get(`${at}/api/v1/session`);
  return { page, rights: (await session.json()).user.rights };
}

async function walk(role) {
  const { page, rights } = await signIn(role);
  const may = (right) => right === null || rights.includes('*') || rights.includes(right);
  let where = '';
  page.on('response', (r) => {
    if (r.status() === 403) faults.push(`${role} on ${where}: the page asked for ${r.request().method()} ${new URL(r.url()).pathname}, which this role may not have`);
    if (r.status() >= 500) faults.push(`${role} on ${where}: ${new URL(r.url()).pathname} answered ${r.status()}`);
  });
  for (const p of pages) {
    where = p.path;
    try {
      await page.goto(at + p.path);
      await settled(page);
      const words = await page.locator('main').innerText();
      const closed = words.includes(refused);
      if (closed === may(p.right)) faults.push(`${role} on ${where}: ${closed ? 'is kept out' : 'sees what it may not'}`);
      if (/\b403\b|forbidden|undefined|\[object/i.test(words)) faults.push(`${role} on ${where}: raw words: ${words.match(/.*(403|forbidden|undefined|\[object).*/i)?.[0]}`);
      if (!closed && (await page.locator('main [role=alert]:has-text("Не получилось")').count()) > 0) faults.push(`${role} on ${where}: an error instead of the page`);
      for (const [selector, right] of closed ? [] : p.offers) {
        const shown = await page.locator(selector).first().isVisible();
        if (shown !== may(right)) faults.push(`${role} on ${where}: ${selector} is ${shown ? 'shown without' : 'missing with'} ${right}`);
      }
      // The navigation shows what can be opened, and no more.
      if (p.path === '/') {
        for (const other of pages.filter((o) => ['/clients', '/segments', '/letters', '/campaigns', '/replies', '/calendar', '/mailbox'].includes(o.path))) {
          const shown = (await page.locator(`nav a[href="${other.path}"]`).count()) > 0;
          if (shown && !may(other.right)) faults.push(`${role}: the navigation offers ${other.path}`);
          if (!shown && may(other.right) && other.path !== '/mailbox') faults.push(`${role}: the navigation lacks ${other.path}`);
        }
      }
      if (['/', '/calendar', '/settings/system', '/settings/users'].includes(p.path)) await axe(page, `${role}-${p.path}`);
      await fits(page, `${role}-${p.path}`);
      await shoot(page, `${role}${p.path.replaceAll('/', '-')}`);
      looked++;
    } catch (error) {
      faults.push(`${role} on ${where}: ${String(error.message).split('\n')[0]}`);
    }
  }
  return page;
}

async function offline(page) {
  await page.goto(`${at}/clients/new`);
  await settled(page);
  const name = page.locator('input[name=last_name], input[name=full_name]').first();
  await name.fill('Недописанная');
  await page.context().setOffline(true);
  await page.getByText('Нет связи с сервером', { exact: false }).first().waitFor();
  await page.locator('main button[type=submit]').first().click();
  await page.locator('main [role=alert]').first().waitFor();
  if ((await name.inputValue()) !== 'Недописанная') faults.push('offline: what was typed is gone');
  await axe(page, 'offline');
  await shoot(page, 'offline');
  await page.context().setOffline(false);
  await page.getByText('Введённое сохранится', { exact: false }).first().waitFor({ state: 'hidden' });
  await page.reload();
  await settled(page);
  if ((await name.inputValue()) !== 'Недописанная') faults.push('offline: what was typed does not come back after a reload');
}

try {
  for (const role of ['viewer', 'manager', 'marketer', 'admin'].filter((r) => only.length === 0 || only.includes(r))) {
    const page = await walk(role);
    if (role === 'manager') {
      // The refused request is what is looked for here.
      await offline(page).catch((error) => faults.push(`offline: ${String(error.message).split('\n')[0]}`));
    }
    await page.context().close();
  }
} catch (error) {
  faults.push(String(error.message).split('\n')[0]);
}
await browser.close();
for (const id of made) await call('DELETE', `/api/v1/users/${id}`).catch((e) => faults.push(String(e.message)));
// Without a network the browser itself complains; that is no fault of the page.
faults.splice(0, faults.length, ...faults.filter((f) => !/ERR_INTERNET_DISCONNECTED/.test(f)));
report(`${looked} pages of the roles`);
