// The same pages by other hands: by keyboard alone, with rows selected, without scripts, on a phone in the dark.
import assert from 'node:assert/strict';
import { are, box, checked, isMarked, list, mark, mended, plant, plantDead, ranAgain, rows, said, states } from './errand.js';
import { control, story, until, WORLDS } from './browser.js';

const HOME = `${WORLDS.full}/`;

const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const selected = (page) => page.locator('[data-selected]').textContent();

/** Whoever uses the keyboard sees where he is. */
const isSeen = (page) => page.evaluate(() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
});

story('by keyboard alone: jobs are found, selected and run again', {}, async (open) => {
  await plantDead('keys', 'k', 6);
  await mended('timeout');
  const page = await open(HOME);
  await press(page, '/');
  await page.keyboard.type('queue:keys state:dead task:ship');
  await press(page, 'Enter');
  await page.waitForURL(/keys/);
  const address = page.url();
  const ids = await page.locator('#jobs tbody th').allTextContents();

  await press(page, 'j', 'j', 'x');
  assert.equal(await focused(page), ids[1]);
  assert.ok(await isSeen(page));
  assert.equal(await selected(page), '1 selected:');
  await press(page, 'j', 'j', 'Shift+X');
  assert.deepEqual(await checked(page), [ids[1], ids[2], ids[3]].sort(), 'a range');
  await press(page, 'k', 'x');
  assert.deepEqual(await checked(page), [ids[1], ids[3]].sort());

  await press(page, 'e');
  assert.equal(await focused(page), 'Run again');
  assert.ok(await isSeen(page));
  await press(page, 'Enter');
  const dialog = page.locator('dialog');
  await dialog.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'reason');
  await press(page, 'Escape');
  await until('it is closed', async () => await dialog.count() === 0);
  assert.equal(await focused(page), 'Run again', 'the focus is where it was');
  assert.deepEqual(await checked(page), [ids[1], ids[3]].sort(), 'nothing is lost');
  assert.deepEqual(await states('keys', 'k'), { dead: 6 });

  await press(page, 'Enter');
  await dialog.waitFor();
  await press(page, 'Tab');
  assert.equal(await focused(page), 'Run 2 dead jobs again');
  assert.ok(await isSeen(page));
  await press(page, 'Enter');
  await page.locator('.flash.good').waitFor();
  assert.equal(page.url(), address);
  await are('keys', 'k', 2, 'succeeded');

  await press(page, 'j');
  const id = await focused(page);
  await press(page, 'Enter');
  await page.waitForURL(`${WORLDS.full}/jobs/keys/${id}`);
  await press(page, 'e');
  assert.equal(await focused(page), 'Run again');
  await press(page, 'Enter');
  await page.locator('.flash.good').waitFor();
  await are('keys', 'k', 3, 'succeeded');
});

story('whoever comes back to a list goes on where he was', {}, async (open) => {
  await plantDead('keys', 'back', 4);
  await mended('timeout');
  const page = await open(list('queue:keys state:dead task:ship'));
  await press(page, 'j', 'j', 'j');
  const id = await focused(page);
  await press(page, 'Enter');
  await page.waitForURL(`${WORLDS.full}/jobs/keys/${id}`);
  await page.goBack();
  await page.locator('#list').waitFor();
  await until('the row has the focus', async () => await focused(page) === id);
  assert.ok(await isSeen(page));
});

story('more than a thousand jobs are not cancelled by a slip', {}, async (open) => {
  await plant('heap', 'any', 'heap', 1_001);
  const page = await open(list('queue:heap state:pending'));
  await page.getByLabel('that match, on all pages').focus();
  await press(page, 'Space', 'e');
  await page.getByRole('button', { name: 'Cancel' }).focus();
  await press(page, 'Enter');
  const dialog = page.locator('dialog');
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /Type the name of the queue to go on: heap/);
  await press(page, 'Tab', 'Tab');
  assert.equal(await focused(page), 'Cancel 1,001 pending jobs');
  await press(page, 'Enter');
  assert.ok(await dialog.isVisible(), 'the browser asks for the name');
  await page.keyboard.type('hea');
  await press(page, 'Enter');
  await page.locator('.flash.bad').waitFor();
  assert.match(await said(page), /type the name of the queue, heap: nothing was done/);
  assert.deepEqual(await states('heap', 'heap'), { pending: 1_001 });
  assert.ok(await page.getByLabel('that match, on all pages').isChecked(), 'all are selected still');
  await page.getByRole('button', { name: 'Cancel' }).focus();
  await press(page, 'Enter');
  await dialog.waitFor();
  await press(page, 'Tab');
  await page.keyboard.type('heap');
  await press(page, 'Enter');
  await page.locator('.flash.good').waitFor();
  assert.equal(await said(page), 'Cancelled: 1,001 of 1,001 jobs.');
  assert.deepEqual(await states('heap', 'heap'), { cancelled: 1_001 });
});

story('a queue is purged in a dialog', {}, async (open) => {
  const ask = async (page) => {
    await page.getByRole('button', { name: 'Purge' }).focus();
    await press(page, 'Enter');
    await page.locator('dialog').waitFor();
    return page.locator('dialog');
  };
  await plant('purged', 'any', 'purged', 3);
  const page = await open(`${WORLDS.full}/queues/purged`);
  const few = await ask(page);
  assert.match(await few.textContent(), /All that wait in purged/);
  await few.getByRole('link', { name: 'Not now' }).click();
  assert.equal(await focused(page), 'Purge');
  await ask(page);
  await few.getByRole('button', { name: 'Cancel 3 jobs' }).click();
  await page.locator('.flash.good').waitFor();
  assert.deepEqual(await states('purged', 'purged'), { cancelled: 3 });

  await plant('flood', 'any', 'flood', 1_001);
  await page.goto(`${WORLDS.full}/queues/flood`);
  const many = await ask(page);
  await many.getByLabel('Type the name of the queue').fill('floo');
  await press(page, 'Enter');
  await page.locator('.flash.bad').waitFor();
  assert.match(await said(page), /type the name of the queue, flood: nothing was done/);
  assert.deepEqual(await states('flood', 'flood'), { pending: 1_001 });
  await ask(page);
  await many.getByLabel('Type the name of the queue').fill('flood');
  await press(page, 'Enter');
  await page.locator('.flash.good').waitFor();
  assert.deepEqual(await states('flood', 'flood'), { cancelled: 1_001 });
});

story('rows are selected, and stay so while the list moves', {}, async (open) => {
  await plantDead('off', 's', 60);
  const page = await open(list('queue:off state:dead'));
  await mark(page);
  const ids = await page.locator('#jobs tbody th').allTextContents();
  assert.equal(ids.length, 50);
  await box(page, ids[10]).click();
  await box(page, ids[14]).click({ modifiers: ['Shift'] });
  const range = ids.slice(10, 15).sort();
  assert.deepEqual(await checked(page), range);
  assert.equal(await selected(page), '5 selected:');
  await box(page, ids[12]).click();
  assert.equal(await selected(page), '4 selected:');
  await box(page, ids[12]).click();

  await page.mouse.move(5, 5);
  await plantDead('off', 's', 2);
  await until('the new ones are there', async () => (await page.locator('#jobs tbody th').allTextContents()).includes('s-61'));
  assert.deepEqual(await checked(page), range, 'the same jobs, further below');
  assert.equal(await selected(page), '5 selected:');
  assert.equal(await page.locator('#jobs tr.selected').count(), 5);

  await page.locator('[data-all]').click();
  assert.equal(await selected(page), '50 selected:');
  assert.equal((await checked(page)).length, 50);
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.locator('dialog').getByRole('button', { name: 'Run 50 dead jobs again' }).waitFor();
  await press(page, 'Escape');
  await page.locator('[data-all]').click();
  assert.equal(await selected(page), '0 selected:');
  assert.ok(await page.getByRole('button', { name: 'Run again' }).isDisabled());

  await page.getByLabel('that match, on all pages').check();
  await until('all are counted', async () => /all 62 that match/.test(await page.locator('#bulk label').textContent()));
  await plantDead('off', 's', 1);
  await until('the number follows', async () => /all 63 that match/.test(await page.locator('#bulk label').textContent()));
  assert.ok(await page.getByLabel('that match, on all pages').isChecked());
  assert.equal(await selected(page), 'All that match:');
  await isMarked(page);
});

story('no column moves while numbers change', { patience: 180_000 }, async (open) => {
  await plantDead('counts', 'first', 1);
  await plant('counts', 'count', 'first-quick', 1);
  await plant('still', 'any', 'still', 1);
  const paths = ['/', '/queues/counts', '/workers', '/failures', '/jobs?q=queue:still'];
  const pages = [];
  for (const path of paths) pages.push(await open(WORLDS.full + path));
  const columns = (page) => page.evaluate(() => [...document.querySelectorAll('#main thead th, #main tbody tr:first-child > *, .figures div')]
    .map((cell) => `${cell.textContent.trim().slice(0, 20) && cell.tagName} ${Math.round(cell.getBoundingClientRect().left * 10) / 10}`));
  await until('all follow', async () => {
    const live = await Promise.all(pages.map((page) => page.evaluate(() => document.getElementById('live').dataset.state === 'live')));
    return live.every(Boolean);
  });
  const count = async (what) => Number((await pages[0].locator(`a[aria-label$=" ${what}"]`).textContent()).replaceAll(',', ''));
  const counts = () => Promise.all([count('pending jobs of still'), count('dead jobs of counts')]);
  const [waited, died] = await counts();
  const before = await Promise.all(pages.map(columns));
  const texts = await Promise.all(pages.map((page) => page.locator('#main').textContent()));
  await plant('still', 'any', 'still-more', 12_344);
  await plantDead('counts', 'first', 150);
  await plant('counts', 'count', 'first-quick', 3_000);
  await until('the numbers have changed', async () => {
    const [wait, dead] = await counts();
    return wait === waited + 12_344 && dead === died + 150;
  });
  for (const [number, page] of pages.entries()) {
    await until(`${paths[number]} has changed`, async () => await page.locator('#main').textContent() !== texts[number]);
    // Rows that have come since are others.
    const now = await columns(page);
    assert.deepEqual(now.slice(0, before[number].length), before[number], `${paths[number]}: the columns stay`);
  }
});

story('rows that lead to the same page are kept apart', {}, async (open) => {
  const page = await open(`${WORLDS.full}/workers`);
  await mark(page);
  const lanes = () => page.locator('#main tbody tr').allTextContents();
  assert.equal((await lanes()).length, 2);
  await plant('wait', 'wait', 'lanes');
  await until('one thread is busy', async () => (await lanes()).some((lane) => lane.includes('1 of 2')));
  assert.equal((await lanes()).filter((lane) => lane.includes('of 4')).length, 1, 'the other lane is there still');
  assert.equal((await lanes()).length, 2);
  await isMarked(page);
  await page.goto(`${WORLDS.full}/jobs/wait/lanes-0`);
  await page.getByRole('button', { name: 'Ask it to stop' }).click();
  await are('wait', 'lanes', 1, 'cancelled');
});

story('without scripts', { expected: /400/, context: { javaScriptEnabled: false } }, async (open) => {
  await plantDead('off', 'plain', 60);
  await mended('timeout');
  const page = await open(HOME);
  await page.locator('#search').fill('queue:off state:dead task:ship');
  await page.keyboard.press('Enter');
  await page.waitForURL(/off/);
  assert.equal(await rows(page), 50);
  await page.getByRole('link', { name: 'Next 50' }).click();
  assert.ok(await rows(page) >= 10);
  await page.getByRole('link', { name: 'Back to the first page' }).click();
  await page.locator('#search').fill('plain-7');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${WORLDS.full}/jobs/off/plain-7`);
  await page.getByLabel('Reason').fill('once more');
  await page.getByRole('button', { name: 'Run again' }).click();
  assert.match(await said(page), /plain-7/);
  await are('off', 'plain', 1, 'succeeded');

  await plant('wait', 'wait', 'plain-wait');
  await are('wait', 'plain-wait', 1, 'running');
  await page.goto(`${WORLDS.full}/jobs/wait/plain-wait-0`);
  await page.getByRole('button', { name: 'Ask it to stop' }).click();
  await are('wait', 'plain-wait', 1, 'cancelled');
  assert.equal(await control('/stopped', { id: 'plain-wait-0' }), 'true');

  // Some, and then all: it is asked on a page, which says how many.
  const search = 'queue:off state:dead failure:carrier';
  await page.goto(list(search));
  const two = (await page.locator('#jobs tbody th').allTextContents()).slice(0, 2);
  for (const id of two) await box(page, id).check();
  await page.getByRole('button', { name: 'Run again' }).click();
  assert.match(await page.locator('h1').textContent(), /Run 2 dead jobs again\?/);
  await page.getByRole('link', { name: 'Not now' }).click();
  assert.equal(new URL(page.url()).searchParams.get('q'), search);
  for (const id of two) assert.ok(await box(page, id).isChecked(), 'they are selected still');
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('button', { name: 'Run 2 dead jobs again' }).click();
  assert.equal(await said(page), 'Run again: 2 of 2 jobs.');
  await page.getByLabel('that match, on all pages').check();
  await page.getByRole('button', { name: 'Run again' }).click();
  const button = page.getByRole('button', { name: /^Run [\d,]+ dead jobs again$/ });
  const number = /[\d,]+/.exec(await button.textContent())[0];
  await button.click();
  assert.equal(await said(page), `Run again: ${number} of ${number} jobs.`);
  await ranAgain('off', 'plain', 60);

  await plant('bare', 'any', 'bare', 4);
  await page.goto(`${WORLDS.full}/queues/bare`);
  await page.getByRole('button', { name: 'Purge' }).click();
  await page.getByRole('button', { name: 'Cancel 4 jobs' }).click();
  assert.match(await said(page), /4 jobs of queue bare cancelled/);
  assert.deepEqual(await states('bare', 'bare'), { cancelled: 4 });

  await page.goto(`${WORLDS.full}/new`);
  await page.getByLabel('Queue').fill('fresh');
  await page.getByRole('button', { name: 'Choose' }).click();
  await page.getByLabel('Task').fill('count');
  await page.getByRole('button', { name: 'Choose' }).click();
  await page.getByLabel('Input, as JSON').fill('{"n":');
  await page.getByRole('button', { name: 'Enqueue' }).click();
  assert.equal(await page.getByLabel('Input, as JSON').inputValue(), '{"n":');
  await page.getByLabel('Input, as JSON').fill('{"n":1}');
  await page.getByRole('button', { name: 'Enqueue' }).click();
  await page.waitForURL(/\/jobs\/fresh\//);
  await until('it has ended', async () => {
    await page.reload();
    return /"counted":\s*6/.test(await page.locator('#output').textContent());
  });
});

story('without scripts: log in, act, log out', { context: { javaScriptEnabled: false } }, async (open) => {
  await plantDead('off', 'guarded', 1);
  await mended('timeout');
  const page = await open(`${WORLDS.prefixed}/jobs/off/guarded-0`);
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').fill('analytical');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${WORLDS.prefixed}/jobs/off/guarded-0`);
  await page.getByRole('button', { name: 'Run again' }).click();
  assert.match(await said(page), /guarded-0/);
  await ranAgain('off', 'guarded', 1);
  await page.getByRole('button', { name: 'log out' }).click();
  await page.goto(`${WORLDS.prefixed}/jobs/off/guarded-0`);
  assert.match(page.url(), /\/login\?back=/);
});

const PHONE = { viewport: { width: 360, height: 720 }, colorScheme: 'dark', hasTouch: true, isMobile: true };
story('on a phone in the dark', { context: PHONE }, async (open) => {
  await plantDead('narrow', 'phone', 2);
  await mended('timeout');
  const page = await open(HOME);
  const fits = async () => {
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${page.url()} is not too wide`);
    const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(dark, 'rgb(15, 18, 22)');
  };
  await fits();
  await page.locator('a[aria-label$=" dead jobs of narrow"]').tap();
  await page.waitForURL(/state:dead|state%3Adead/);
  await fits();
  await page.locator('#jobs tbody th a', { hasText: 'phone-1' }).tap();
  await page.waitForURL(`${WORLDS.full}/jobs/narrow/phone-1`);
  await fits();
  await page.getByRole('button', { name: 'Run again' }).tap();
  await page.locator('.flash.good').waitFor();
  await fits();
  await until('it has succeeded', async () => /succeeded/.test(await page.locator('#state').textContent()));
  await are('narrow', 'phone', 1, 'succeeded');
});
