// The pages that walk.mjs looks at: a name, an address, and what to do there before the look.
const first = (page, selector) => page.locator(selector).first();

/** A link of a list to its first row. */
async function openFirst(page, prefix) {
  await first(page, `main a[href^="${prefix}"]:not([href$="/new"]):not([href$="/names"]):not([href$="/doubles"])`).click();
}

export const pages = [
  { name: 'home', path: '/' },
  { name: 'clients', path: '/clients' },
  { name: 'clients-nothing', path: '/clients?q=zzzz-nobody' },
  {
    name: 'clients-marked',
    path: '/clients',
    act: async (page) => {
      for (const i of [1, 2]) await page.locator('tbody input[type=checkbox]').nth(i).check({ force: true });
    },
  },
  { name: 'doubles', path: '/clients/doubles' },
  {
    name: 'merge',
    path: '/clients',
    act: async (page) => {
      const ids = await page.locator('tbody a[href^="/clients/"]').evaluateAll((links) => links.slice(4, 6).map((a) => a.getAttribute('href').split('/').pop()));
      await page.goto(`${new URL(page.url()).origin}/clients/${ids[0]}/merge?other=${ids[1]}`);
    },
  },
  { name: 'client', path: '/clients', act: (page) => page.locator('tbody a[href^="/clients/"]').nth(5).click() },
  {
    name: 'client-letter',
    path: '/clients',
    act: async (page) => {
      await page.locator('tbody a[href^="/clients/"]').nth(5).click();
      await first(page, 'button:has-text("Показать письмо"), button:has-text("Show the letter")').click();
      await page.waitForSelector('iframe');
    },
    full: false,
  },
  { name: 'client-new', path: '/clients/new' },
  {
    name: 'client-edit',
    path: '/clients',
    act: async (page) => {
      await page.locator('tbody a[href^="/clients/"]').nth(5).click();
      await first(page, 'a[href$="/edit"]').click();
    },
  },
  { name: 'names', path: '/clients/names' },
  { name: 'imports', path: '/imports' },
  { name: 'import', path: '/imports', act: (page) => openFirst(page, '/imports/') },
  { name: 'import-new', path: '/imports/new' },
  {
    name: 'import-check',
    path: '/imports/new',
    act: async (page) => {
      await page.setInputFiles('input[type=file]', { name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(sample) });
      await page.waitForSelector('table');
    },
  },
  {
    name: 'import-basis',
    path: '/imports/new',
    act: async (page) => {
      await page.setInputFiles('input[type=file]', { name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(sample) });
      await page.waitForSelector('table');
      await first(page, 'button:has-text("Дальше"), button:has-text("Next")').click();
      await first(page, 'input[type=radio][value=consent]').check();
    },
  },
  { name: 'segments', path: '/segments' },
  { name: 'letters', path: '/letters' },
  { name: 'campaigns', path: '/campaigns' },
  { name: 'replies', path: '/replies' },
  { name: 'calendar', path: '/calendar' },
  { name: 'mailbox', path: '/mailbox' },
  {
    name: 'mailbox-letter',
    path: '/mailbox',
    act: async (page) => {
      await first(page, 'main nav button').click();
      await page.waitForSelector('iframe');
    },
    full: false,
  },
  { name: 'senders', path: '/settings/senders' },
  { name: 'sender', path: '/settings/senders', act: (page) => openFirst(page, '/settings/senders/') },
  { name: 'sender-new', path: '/settings/senders/new' },
  { name: 'suppressions', path: '/settings/suppressions' },
  { name: 'calendar-week', path: '/calendar?view=week' },
  { name: 'topics', path: '/settings/topics' },
  { name: 'providers', path: '/settings/providers' },
  { name: 'tokens', path: '/settings/tokens' },
  { name: 'system', path: '/settings/system' },
  { name: 'users', path: '/settings/users' },
  { name: 'account', path: '/settings/account' },
  { name: 'not-found', path: '/no-such-page' },
  { name: 'client-not-found', path: '/clients/999999999' },
  {
    name: 'shortcuts',
    path: '/',
    act: async (page) => {
      await page.keyboard.press('Shift+Slash');
      await page.waitForSelector('[role=dialog]');
    },
    full: false,
  },
];

const sample = `ФИО;Эл. почта;Телефон;Город;Любимый чай
Белова Анна Петровна;anna.walk@firma.test;8 912 345-67-89;Тула;улун
Смирнов Пётр;petr.walk@firma.test;;Москва;
Ким;kim.walk@firma.test;;Казань;пуэр
Без адреса;;;Омск;
`;
