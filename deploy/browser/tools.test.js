import assert from 'node:assert/strict';
import { elsewhere, enqueue, story, until, WORLDS } from './browser.js';

const HOME = `${WORLDS.full}/`;
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
const since = (page) => page.locator('time[data-since]').first();

/** A time of the page, as it could stand on any. */
const withTime = (page) => page.evaluate(() => {
  const time = document.createElement('time');
  time.id = 'tried';
  time.dateTime = '2026-01-02T03:04:05.678Z';
  time.textContent = '2026-01-02 03:04:05 UTC';
  document.querySelector('h1').after(time);
});
const shown = (page, text) => until(`a time is ${text}`, async () => text.test(await page.locator('#tried').textContent()));

story('the zone is kept', { context: { timezoneId: 'Asia/Tokyo' } }, async (open, context) => {
  const page = await open(HOME);
  assert.match(await since(page).getAttribute('title'), /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
  await withTime(page);
  await shown(page, /^2026-01-02 12:04:05$/);
  await page.locator('#zone').selectOption('utc');
  await shown(page, /^2026-01-02 03:04:05 UTC$/);
  await page.locator('#zone').selectOption('relative');
  await shown(page, /^\d+ d \d\d h ago$|^in /);
  await page.reload();
  assert.equal(await page.locator('#zone').inputValue(), 'relative');
  await withTime(page);
  await shown(page, /ago$|^in /);
  const another = await context.newPage();
  await another.goto(HOME);
  assert.equal(await another.locator('#zone').inputValue(), 'relative');
});

story('times in a table are as short as can be', { context: { timezoneId: 'Asia/Tokyo' } }, async (open) => {
  const page = await open(`${WORLDS.full}/jobs`);
  await page.evaluate(() => {
    const now = new Date();
    const noon = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 12);
    // Today begins elsewhere at another time.
    const there = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 12));
    const days = { today: noon, there, before: new Date(now.getFullYear(), 0, now.getMonth() === 0 && now.getDate() === 1 ? 2 : 1, 3, 4, 5),
      old: new Date(2001, 1, 3), far: new Date(12345, 1, 3) };
    const row = document.querySelector('tbody').insertRow();
    for (const [name, at] of Object.entries(days)) {
      const time = document.createElement('time');
      time.id = name;
      time.dateTime = at.toISOString();
      row.insertCell().append(time);
    }
  });
  const text = (id) => page.locator(`#${id}`).textContent();
  await until('it is told', async () => await text('today') === '12:00:00');
  assert.match(await text('before'), /^01-0[12] 03:04$/);
  assert.equal(await text('old'), '2001-02-03');
  assert.equal(await text('far'), '12345-02-03');
  await page.locator('#zone').selectOption('utc');
  assert.equal(await text('there'), '12:00:00');
  assert.equal(await text('old'), '2001-02-02');
});

story('menus open and close', { context: { viewport: { width: 1024, height: 800 } } }, async (open) => {
  const page = await open(HOME);
  const server = page.locator('nav a', { hasText: 'Server' });
  const more = page.locator('.more summary');
  assert.equal(await server.isVisible(), false);
  await more.click();
  assert.ok(await server.isVisible());
  await page.keyboard.press('Escape');
  assert.equal(await server.isVisible(), false);
  await more.press('Enter');
  await page.locator('h1').click();
  assert.equal(await server.isVisible(), false);

  await page.setViewportSize({ width: 360, height: 800 });
  const jobs = page.locator('nav a', { hasText: /^Jobs$/ });
  assert.equal(await jobs.isVisible(), false);
  await page.locator('.menu').press('Enter');
  assert.ok(await jobs.isVisible());
  await page.keyboard.press('Escape');
  assert.equal(await jobs.isVisible(), false);
  await page.locator('.menu').click();
  await more.click();
  await server.click();
  assert.equal(await page.locator('h1').textContent(), 'Server');
});

story('lower rows are kept, too', {}, async (open) => {
  const page = await open(HOME);
  const height = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--row'));
  const normal = await height();
  await page.locator('#rows').click();
  assert.equal(await page.locator('#rows').getAttribute('aria-pressed'), 'true');
  assert.notEqual(await height(), normal);
  await page.reload();
  assert.notEqual(await height(), normal);
  await page.locator('#rows').click();
  assert.equal(await height(), normal);
});

story('the theme is kept, and is there before the page', { context: { colorScheme: 'light' } }, async (open) => {
  const page = await open(HOME);
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await colour();
  assert.equal(await page.locator('#theme').textContent(), '◐ auto');
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  assert.equal(await page.locator('#theme').textContent(), '☾ dark');
  const dark = await colour();
  assert.notEqual(dark, light);
  await page.reload({ waitUntil: 'commit' });
  await page.locator('header').waitFor();
  assert.equal(await colour(), dark);
  await page.locator('#theme').click();
  assert.equal(await colour(), light);
});

story('keys lead through a page', {}, async (open) => {
  await enqueue('keys', 'mail.send');
  const page = await open(HOME);
  const links = page.locator('tbody tr[data-href] th a');
  await until('the new queue is there', async () => await links.count() === 4);
  // From here on the rows stay where they are.
  await page.keyboard.press('r');
  const names = await links.allTextContents();
  await page.keyboard.press('j');
  assert.equal(await focused(page), names[0]);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await focused(page), names[2]);
  await page.keyboard.press('k');
  assert.equal(await focused(page), names[1]);

  await page.keyboard.press('?');
  assert.ok(await page.locator('dialog.keys').isVisible());
  assert.match(await page.locator('dialog.keys').textContent(), /g oOverview/);
  await page.keyboard.press('t');
  assert.equal(await page.locator('#theme').textContent(), '◐ auto', 'not while a dialog is open');
  await page.keyboard.press('Escape');
  await until('the dialog is gone', async () => await page.locator('dialog').count() === 0);
  assert.equal(await focused(page), names[1], 'the focus is where it was');

  const search = page.locator('#search');
  if (await search.count()) {
    await page.keyboard.press('/');
    await page.keyboard.type('tr?j');
    assert.equal(await search.inputValue(), 'tr?j');
  }
  await page.locator('h1').click();
  await page.evaluate(() => {
    window.mark = 'before';
  });
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await until('another page', () => page.evaluate(() => window.mark !== 'before').catch(() => false));
});

story('a row leads where its link does', {}, async (open) => {
  const page = await open(HOME);
  const row = page.locator('tbody tr[data-href]').first();
  const href = await row.getAttribute('data-href');
  await row.locator('td').nth(1).click();
  await until('its page', () => new URL(page.url()).pathname === href);
});

for (const [where, home] of [['this machine', HOME], ['plain http from elsewhere', elsewhere(HOME)]]) {
  // A browser passes over that header there, and says so; a proxy in front may speak TLS.
  const options = { expected: /Cross-Origin-Opener-Policy/, context: { permissions: ['clipboard-read', 'clipboard-write'] } };
  story(`a command is copied: ${where}`, options, async (open) => {
    const page = await open(home);
    await page.locator('footer summary').click();
    const command = page.locator('footer .command').first();
    await page.evaluate(() => {
      // The browser's clipboard cannot be read there.
      document.addEventListener('copy', () => {
        window.copied = String(getSelection());
      });
    });
    await command.locator('button').focus();
    await page.keyboard.press('Enter');
    await until('it says so', async () => await command.locator('button').textContent() === 'copied');
    const copied = await page.evaluate(() => navigator.clipboard?.readText() ?? window.copied);
    assert.equal(copied, await command.locator('code').textContent());
    assert.equal(await focused(page), 'copied', 'the focus is where it was');
    await until('it can be copied again', async () => await command.locator('button').textContent() === 'copy');
  });
}

story('a search is completed word by word', {}, async (open) => {
  const page = await open(`${WORLDS.full}/jobs`);
  const offered = () => page.evaluate(() => [...document.getElementById('hints').options].map((option) => option.value));
  assert.ok((await offered()).includes('state:dead'));
  await page.keyboard.press('/');
  await page.keyboard.type('queue:la');
  assert.deepEqual(await offered(), ['queue:later']);
  await page.keyboard.type('ter st');
  assert.ok((await offered()).includes('queue:later state:retrying'));
  assert.ok((await offered()).every((hint) => hint.startsWith('queue:later state:')));
  await page.keyboard.type('ate:dead ');
  const third = await offered();
  assert.ok(third.includes('queue:later state:dead task:mail.send'));
  assert.ok(!third.some((hint) => /queue:.*queue:|state:.*state:/.test(hint)), 'each word is there once');
  await page.keyboard.type('failure:"no st');
  assert.deepEqual(await offered(), [], 'between quotes stands a text');
});
