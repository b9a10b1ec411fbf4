// Errands with the mouse: with each, the pages are told from what really happened by an oracle.
import assert from 'node:assert/strict';
import { are, box, broken, checked, isMarked, list, mark, mended, plant, plantDead, ranAgain, rows, runs, said, states } from './errand.js';
import { control, story, until, WORLDS } from './browser.js';

const HOME = `${WORLDS.full}/`;

const search = async (page, text) => {
  await page.locator('#search').fill(text);
  await page.keyboard.press('Enter');
};

story('counts move by themselves while a worker works', {}, async (open) => {
  const page = await open(HOME);
  await mark(page);
  const cell = (queue, what) => page.locator(`a[aria-label$=" ${what} jobs of ${queue}"]`).textContent({ timeout: 200 }).catch(() => '0');
  await plant('wait', 'wait', 'idle', 3);
  await until('two run and one waits', async () => await cell('wait', 'running') === '2' && await cell('wait', 'pending') === '1');
  await plantDead('counts', 'lost', 7);
  await until('seven are dead', async () => await cell('counts', 'dead') === '7');
  await plant('counts', 'count', 'quick', 500);
  const out = page.locator('tr', { hasText: 'counts' }).locator('td.num').nth(7);
  await until('they end', async () => parseFloat(await out.textContent()) > 5);
  const told = await fetch(`${WORLDS.full}/api/v1/actions/cancel`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"queue":"wait","all":true}',
  });
  assert.ok(told.ok, await told.text());
  await until('none is left', async () => await cell('wait', 'running') === '0' && await cell('wait', 'pending') === '0');
  await isMarked(page);
});

story('one job among 100,000 is found', {}, async (open) => {
  await plant('archive', 'store', 'old', 55_000);
  await plant('archive', 'rare', 'needle');
  await plant('archive', 'store', 'new', 45_000);
  const from = Number(await control('/now'));
  await until('a millisecond goes by', async () => Number(await control('/now')) > from + 1);
  const moment = new Date(from + 1).toISOString();
  await plant('archive', 'store', 'late', 30);

  const page = await open(HOME);
  await search(page, 'needle-0');
  await page.waitForURL(`${WORLDS.full}/jobs/archive/needle-0`);
  assert.equal(await page.locator('h1').textContent(), 'rare');

  await search(page, `queue:archive state:pending after:${moment}`);
  await page.waitForURL(/after/);
  assert.equal(await rows(page), 30);
  assert.match(await page.locator('#pages').textContent(), /looked at/);

  await search(page, 'queue:archive state:pending task:rare');
  await page.waitForURL(/rare/);
  let looks = 0;
  while (await rows(page) === 0) {
    assert.ok(looks++ < 12, 'it is found');
    assert.match(await page.locator('#main').textContent(), /\d0,000 of 100,031 looked at/);
    const before = page.url();
    await page.getByRole('link', { name: 'Look on' }).click();
    await page.waitForURL((url) => url.href !== before);
  }
  assert.ok(looks > 1, 'not all is looked at in one go');
  assert.equal(await page.locator('#jobs tbody th').textContent(), 'needle-0');

  await plantDead('ship', 'carrier', 30, 'timeout');
  await plantDead('ship', 'nowhere', 3, 'address');
  await search(page, 'failure:"no such address"');
  await page.waitForURL(/failure/);
  assert.deepEqual((await page.locator('#jobs tbody th').allTextContents()).sort(), ['nowhere-0', 'nowhere-1', 'nowhere-2']);
});

story('a word that no search knows is told with those that it knows', { expected: /400/ }, async (open) => {
  const page = await open(HOME);
  await search(page, 'colour:red');
  await page.waitForURL(/colour/);
  assert.match(await page.locator('#main').textContent(), /'colour:' is no word of a search.*queue: state: task: worker: batch: failure: attempts: after: before:/);
  assert.equal(await page.locator('#search').inputValue(), 'colour:red');
});

story('one dead job is run again from its page', {}, async (open) => {
  await plantDead('ship', 'own', 1);
  await mended('timeout');
  const page = await open(`${WORLDS.full}/jobs/ship/own-0`);
  assert.match(await page.locator('#failure').textContent(), /no answer from the carrier/);
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.locator('.flash.good').waitFor();
  assert.equal(page.url(), `${WORLDS.full}/jobs/ship/own-0`);
  await until('it has succeeded', async () => /succeeded/.test(await page.locator('#state').textContent()));
  await until('its output is there', async () => /"shipped":\s*true/.test(await page.locator('#output').textContent()));
  await ranAgain('ship', 'own', 1);
});

story('one of a list is run again, and the others are not', {}, async (open) => {
  await plantDead('ship', 'few', 5);
  await mended('timeout');
  const address = list('queue:ship state:dead task:ship failure:carrier');
  const page = await open(address);
  await box(page, 'few-3').check();
  await page.getByRole('button', { name: 'Run again' }).click();
  const dialog = page.locator('dialog');
  await dialog.waitFor();
  assert.equal(await dialog.locator('tbody tr').count(), 1);
  await dialog.getByRole('button', { name: 'Run 1 dead job again' }).click();
  await page.locator('.flash.good').waitFor();
  assert.equal(page.url(), address);
  await are('ship', 'few', 1, 'succeeded');
  assert.deepEqual(await states('ship', 'few'), { dead: 4, succeeded: 1 });
  assert.deepEqual(await runs('few'), { 1: 4, 2: 1 });
});

story('a thousand dead jobs are run again', {}, async (open) => {
  await plantDead('moved', 'all', 1_000);
  await plantDead('moved', 'apart', 3, 'address');
  await mended('timeout');
  await mended('address');
  const address = list('queue:moved state:dead failure:carrier');
  const page = await open(address);
  await page.getByLabel('that match, on all pages').check();
  assert.equal(await page.locator('[data-selected]').textContent(), 'All that match:');
  await page.getByRole('button', { name: 'Run again' }).click();
  const dialog = page.locator('dialog');
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /Run 1,000 dead jobs again\?/);
  assert.equal(await dialog.locator('tbody tr').count(), 3, 'three of them are shown');
  assert.equal((await states('moved', 'all')).dead, 1_000, 'nothing is done so far');
  await dialog.getByLabel('Reason').fill('the carrier answers');
  await dialog.getByRole('button', { name: 'Run 1,000 dead jobs again' }).click();
  assert.equal(await said(page), 'Run again: 1,000 of 1,000 jobs.');
  assert.equal(page.url(), address);
  await ranAgain('moved', 'all', 1_000);
  assert.deepEqual(await runs('apart'), { 1: 3 });
  await page.goto(`${WORLDS.full}/audit`);
  assert.match(await page.locator('#main').textContent(), /the carrier answers/);
});

story('where the count has moved nothing is done, and the selection is kept', {}, async (open) => {
  await plantDead('moved', 'more', 20);
  const search = 'queue:moved state:dead failure:carrier task:ship';
  const page = await open(list(search));
  await page.getByLabel('that match, on all pages').check();
  await page.getByRole('button', { name: 'Run again' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByRole('button', { name: 'Run 20 dead jobs again' }).waitFor();
  await plantDead('moved', 'more', 3);
  await dialog.getByRole('button', { name: 'Run 20 dead jobs again' }).click();
  await page.locator('.flash.bad').waitFor();
  assert.match(await said(page), /there are 23 such jobs, not about 20: nothing was done/);
  assert.ok(await page.getByLabel('that match, on all pages').isChecked(), 'all are selected still');
  assert.equal(new URL(page.url()).searchParams.get('q'), search);
  await page.getByRole('button', { name: 'Run again' }).click();
  await mended('timeout');
  await dialog.getByRole('button', { name: 'Run 23 dead jobs again' }).click();
  await page.locator('.flash.good').waitFor();
  await ranAgain('moved', 'more', 23);

  // Of those that were selected one by one, as well.
  await plantDead('moved', 'some', 3);
  await page.goto(list(search));
  for (const id of ['some-0', 'some-2']) await box(page, id).check();
  await page.getByRole('button', { name: 'Run again' }).click();
  await dialog.getByRole('button', { name: 'Run 2 dead jobs again' }).waitFor();
  const deleted = await fetch(`${WORLDS.full}/api/v1/queues/moved/jobs/some-2`, { method: 'DELETE' });
  assert.ok(deleted.ok, await deleted.text());
  await dialog.getByRole('button', { name: 'Run 2 dead jobs again' }).click();
  await page.locator('.flash.bad').waitFor();
  assert.match(await said(page), /there is 1 such job, not about 2: nothing was done/);
  assert.deepEqual(await checked(page), ['some-0']);
});

story('a running job is asked to stop, and stops', {}, async (open) => {
  await plant('wait', 'wait', 'long');
  const page = await open(`${WORLDS.full}/jobs/wait/long-0`);
  await until('it runs', async () => /running/.test(await page.locator('#state').textContent()));
  await page.getByRole('button', { name: 'Ask it to stop' }).click();
  await page.locator('.flash.good').waitFor();
  await until('its page shows that', async () => /cancelled/.test(await page.locator('#state').textContent()));
  assert.equal(await control('/stopped', { id: 'long-0' }), 'true', 'its handler was told');
  assert.deepEqual(await states('wait', 'long'), { cancelled: 1 });
});

story('failures are told by their cause, and one cause is mended', {}, async (open) => {
  await plantDead('triage', 'slow', 12, 'timeout');
  await plantDead('triage', 'lost', 5, 'address');
  await mended('timeout');
  await mended('address');
  const address = `${WORLDS.full}/failures?queue=triage`;
  const page = await open(address);
  const group = (message) => page.locator('#groups tbody tr', { hasText: message });
  assert.equal(await page.locator('#groups tbody tr').count(), 2);
  assert.equal(await group('no answer from the carrier').locator('td.key').textContent(), '12');
  await group('no such address').locator('td').nth(3).click();
  await page.waitForURL(/\/jobs\?q=/);
  assert.equal(await rows(page), 5);
  await page.goBack();
  await group('no such address').getByRole('link', { name: 'Run 5 again' }).click();
  assert.match(await page.locator('h1').textContent(), /Run 5 dead jobs again/);
  await page.getByRole('button', { name: 'Run 5 dead jobs again' }).click();
  assert.equal(await said(page), 'Run again: 5 of 5 jobs.');
  assert.equal(page.url(), address);
  await ranAgain('triage', 'lost', 5);
  assert.deepEqual(await runs('slow'), { 1: 12 });
  await until('the group is gone', async () => await page.locator('#groups tbody tr').count() === 1);
});

story('a job is enqueued by the form, and its page shows what became of it', { expected: /400/ }, async (open) => {
  await plant('fresh', 'ship', 'example', 1, { to: 'Ada', weight: 12, quick: true });
  await are('fresh', 'example', 1, 'succeeded');
  const page = await open(`${WORLDS.full}/new?queue=fresh`);
  await page.locator('#main').getByRole('link', { name: 'ship', exact: true }).click();
  await page.waitForURL(/task=ship/);
  const json = page.getByLabel('Input, as JSON');
  if (!await json.isVisible()) await page.getByRole('link', { name: 'Write it as JSON' }).click();
  await json.fill('{"to": "Grace", "as": }');
  await page.locator('summary', { hasText: 'Options' }).click();
  await page.getByLabel('Id', { exact: true }).fill('made-by-hand');
  await page.getByRole('button', { name: 'Enqueue' }).click();
  await page.locator('.flash.bad').waitFor();
  assert.equal(await json.inputValue(), '{"to": "Grace", "as": }');
  assert.equal(await page.getByLabel('Id', { exact: true }).inputValue(), 'made-by-hand');
  await json.fill('{"to": "Grace", "n": 12345678901234567890}');
  await page.getByRole('button', { name: 'Enqueue' }).click();
  await page.waitForURL(`${WORLDS.full}/jobs/fresh/made-by-hand`);
  await until('its output', async () => /"shipped":\s*true/.test(await page.locator('#output').textContent()));
});

story('an address is the whole list', {}, async (open, context) => {
  await plantDead('links', 'one', 4, 'timeout');
  await plantDead('links', 'two', 3, 'address');
  const page = await open(HOME);
  await search(page, 'queue:links state:dead failure:carrier task:ship');
  await page.waitForURL(/links/);
  const ids = () => page.locator('#jobs tbody th').allTextContents();
  const first = await ids();
  assert.equal(first.length, 4);
  const other = await (await context.browser().newContext()).newPage();
  await other.goto(page.url());
  assert.deepEqual(await other.locator('#jobs tbody th').allTextContents(), first);
  await other.context().close();

  const address = page.url();
  await box(page, 'one-1').check();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.locator('dialog').getByRole('button', { name: 'Delete 1 dead job' }).click();
  await page.locator('.flash.good').waitFor();
  assert.equal(page.url(), address);
  assert.equal(await rows(page), 3);

  const chip = page.getByRole('link', { name: 'Remove the filter failure:carrier' });
  await chip.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.href.includes('carrier'));
  assert.equal(await rows(page), 6);
  await broken('timeout');
});
