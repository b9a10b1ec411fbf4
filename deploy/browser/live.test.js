import assert from 'node:assert/strict';
import { proxy } from './proxy.js';
import { elsewhere, enqueue, release, story, streams, until, WORLDS } from './browser.js';

const HOME = `${WORLDS.full}/`;

/** How many jobs of a queue a page says are pending. */
const pending = (page, queue) => page.evaluate((name) => {
  const row = [...document.querySelectorAll('tbody tr')].find((one) => one.querySelector('th a').textContent === name);
  return row ? Number(row.children[2].textContent.replaceAll(',', '')) : 0;
}, queue);

/** Until a page shows so many; it was not loaded anew. */
const shows = async (page, queue, count) => {
  await until(`${queue} has ${count} pending`, async () => await pending(page, queue) === count);
  assert.equal(await page.evaluate(() => window.mark), 'loaded once');
};

const marked = async (page) => {
  await page.evaluate(() => {
    window.mark = 'loaded once';
  });
  return page;
};

const live = (page) => until('it is live', () => page.evaluate(() => document.getElementById('live').dataset.state === 'live'));
const hasStreams = (count) => until(`${count} streams`, async () => await streams() === count);

/** As the browser does when its tab is not looked at. */
const hide = (page, hidden) => page.evaluate((is) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => is });
  document.dispatchEvent(new Event('visibilitychange'));
}, hidden);

story('counts move while a worker works', {}, async (open) => {
  const page = await marked(await open(HOME));
  await enqueue('mail', 'mail.send', 4);
  // One more thread is free.
  await shows(page, 'mail', 3);
  await release();
  await shows(page, 'mail', 2);
  await release();
  await release();
  await shows(page, 'mail', 0);
  await release();
});

story('the first queue appears on an empty page', {}, async (open) => {
  const page = await marked(await open(`${WORLDS.empty}/`));
  await page.evaluate(() => {
    document.querySelector('main').prepend(Object.assign(document.createElement('p'), { className: 'flash', textContent: 'said' }));
  });
  const answer = await fetch(`${WORLDS.empty}/api/v1/queues/first/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"task":"any","input":1}',
  });
  assert.ok(answer.ok);
  await shows(page, 'first', 1);
  assert.equal(await page.locator('.flash').textContent(), 'said');
});

story('each lane of a worker keeps its row', {}, async (open) => {
  const page = await marked(await open(`${WORLDS.full}/workers`));
  const queues = () => page.evaluate(() => [...document.querySelectorAll('#lanes tbody tr')].map((row) => row.children[4].textContent.trim()));
  const before = await queues();
  assert.deepEqual(before, ['mail', 'spare']);
  const answers = () => page.asked.filter((request) => request.resourceType() === 'xhr').length;
  const asked = answers();
  await enqueue('later', 'mail.send', 1);
  await until('it was made anew', () => answers() > asked + 1);
  assert.deepEqual(await queues(), before);
});

story('focus, scroll and pointer stay where they are', { context: { viewport: { width: 360, height: 800 } } }, async (open) => {
  const page = await marked(await open(HOME));
  await live(page);
  const link = page.locator('th a', { hasText: 'later' });
  await link.hover();
  await link.focus();
  await page.evaluate(() => {
    document.getElementById('queues').scrollLeft = 100;
    window.row = document.activeElement.closest('tr');
  });
  const before = await pending(page, 'later');
  await enqueue('later', 'mail.send', 2);
  await shows(page, 'later', before + 2);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'later');
  assert.equal(await page.evaluate(() => document.getElementById('queues').scrollLeft), 100);
  assert.ok(await page.evaluate(() => window.row.isConnected));
});

story('rows do not move under the pointer', {}, async (open) => {
  const page = await marked(await open(HOME));
  await live(page);
  await page.locator('tbody tr').first().hover();
  await enqueue('another', 'mail.send');
  // The figures above have no rows.
  await until('the figures tell', () => page.evaluate(() => document.querySelector('#figures dd').textContent === '4'));
  assert.equal(await page.locator('tbody tr').count(), 3);
  const asked = page.asked.length;
  await page.mouse.move(5, 5);
  await shows(page, 'another', 1);
  assert.ok(page.asked.length <= asked + 1, 'it has been told already');
});

story('a form is sent as it was read', {}, async (open) => {
  const page = await marked(await open(`${WORLDS.full}/queues/later`));
  await live(page);
  await page.locator('summary', { hasText: 'Change its limits' }).click();
  const most = page.getByLabel('Jobs that may wait');
  const read = () => page.locator('#settings .facts').textContent();
  const before = await read();
  await most.fill('70');
  await enqueue('later', 'mail.send');
  await until('the page tells of one more', async () => !before.includes(`Held${await page.locator('#states b').first().textContent()} `));
  assert.equal(await read(), before);
  await page.locator('#main').focus();
  await until('the form does, too', async () => await read() !== before);
  assert.equal(await most.inputValue(), '70');
  assert.equal(await page.evaluate(() => window.mark), 'loaded once');
});

story('eight tabs share one stream', { patience: 240_000 }, async (open) => {
  const pages = [];
  for (let tab = 0; tab < 8; tab++) pages.push(await marked(await open(HOME)));
  for (const page of pages) await live(page);
  await hasStreams(1);
  const before = await pending(pages[0], 'later');
  await enqueue('later', 'mail.send', 3);
  for (const page of pages) await shows(page, 'later', before + 3);
  assert.equal(await streams(), 1);

  // Whoever holds it goes away, one after the other.
  for (const page of pages.slice(0, 4)) await page.close();
  await hasStreams(1);
  await enqueue('later', 'mail.send', 1);
  for (const page of pages.slice(4)) await shows(page, 'later', before + 4);
  const holders = () => pages.slice(4).map((page) => page.asked.filter((request) => request.url().includes('/events')).length);
  assert.equal(holders().filter(Boolean).length, 1, `one holds the stream: ${holders()}`);
});

story('a hidden tab asks for nothing', {}, async (open, context) => {
  const page = await marked(await open(HOME));
  await hasStreams(1);
  await hide(page, true);
  await hasStreams(0);
  const asked = page.asked.length;

  // Another, which nobody tells anything but the server.
  const other = await (await context.browser().newContext()).newPage();
  await other.goto(HOME);
  await hasStreams(1);
  const before = await pending(other, 'later');
  for (let more = 1; more <= 3; more++) {
    await enqueue('later', 'mail.send', 1);
    await until('the other tab follows', async () => await pending(other, 'later') === before + more);
  }
  assert.equal(page.asked.length, asked);
  assert.equal(await pending(page, 'later'), before);

  await hide(page, false);
  await shows(page, 'later', before + 3);
  await hasStreams(2);
  await other.context().close();
});

story('one that is paused asks for nothing, and holds nothing', {}, async (open) => {
  const page = await marked(await open(HOME));
  await hasStreams(1);
  await page.keyboard.press('r');
  await hasStreams(0);
  const asked = page.asked.length;
  const since = page.locator('time[data-since]').first();
  const text = await since.textContent();
  await until('times tick', async () => await since.textContent() !== text);
  const later = await since.textContent();
  await until('and tick again', async () => await since.textContent() !== later);
  assert.equal(page.asked.length, asked, 'without a request');
  assert.equal(await page.locator('#live').textContent(), 'paused');
  await page.keyboard.press('r');
  await hasStreams(1);
  await live(page);
});

story('without Web Locks each tab asks for its page, and is told when it is the same', { expected: /Cross-Origin-Opener-Policy|^elsewhere/ }, async (open) => {
  const page = await marked(await open(`${elsewhere(WORLDS.empty)}/login`));
  assert.equal(await page.evaluate(() => 'locks' in navigator), false);
  await page.goto(elsewhere(HOME));
  await marked(page);
  const before = await pending(page, 'later');
  await enqueue('later', 'mail.send', 1);
  await shows(page, 'later', before + 1);
  assert.deepEqual(page.asked.filter((request) => request.url().includes('/events')), []);
  await page.goto(`${elsewhere(WORLDS.empty)}/`);
  const same = await until('304', async () => {
    for (const request of page.asked) {
      const answer = await request.response().catch(() => null);
      if (answer?.status() === 304) return request;
    }
    return null;
  });
  assert.ok((await same.allHeaders())['if-none-match']);
});

story('a stream that is refused is asked for again', { expected: /502/ }, async (open) => {
  const front = await proxy(WORLDS.full);
  try {
    front.answer((path) => (path.includes('/events') ? 502 : 0));
    const page = await marked(await open(`${front.url}/`));
    await until('it is refused', () => front.calls.some((path) => path.includes('/events')));
    const before = await pending(page, 'later');
    await enqueue('later', 'mail.send', 1);
    await shows(page, 'later', before + 1);
    front.answer(() => 0);
    await hasStreams(1);
  } finally {
    front.close();
  }
});

story('a page that is gone says so', { expected: /404/ }, async (open) => {
  const front = await proxy(WORLDS.full);
  try {
    const page = await marked(await open(`${front.url}/`));
    await live(page);
    front.answer((path) => (path === '/' ? 404 : 0));
    await until('it says so', async () => await page.locator('#live').textContent() === 'gone');
    front.answer(() => 0);
    await live(page);
    assert.equal(await page.evaluate(() => window.mark), 'loaded once');
  } finally {
    front.close();
  }
});

story('whoever is logged out is asked to log in', { expected: /401/ }, async (open) => {
  const page = await open(`${WORLDS.prefixed}/`);
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').fill('analytical');
  await page.keyboard.press('Enter');
  await page.locator('#figures').waitFor();
  const other = await open(`${WORLDS.prefixed}/`);
  await other.getByRole('button', { name: 'log out' }).click();
  await page.waitForURL(`${WORLDS.prefixed}/login?back=*`);
});

story('charts follow, in the colours of the theme', { patience: 240_000 }, async (open) => {
  const page = await marked(await open(`${WORLDS.full}/queues/later`));
  // They begin after half a minute; how long the oldest waits is another number each time.
  await page.locator('.charts canvas').nth(1).waitFor({ timeout: 120_000 });
  await page.evaluate(() => {
    [, window.canvas] = document.querySelectorAll('.charts canvas');
  });
  const picture = () => page.evaluate(() => document.querySelectorAll('.charts canvas')[1].toDataURL());
  const first = await picture();
  await until('it goes on', async () => await picture() !== first);
  assert.ok(await page.evaluate(() => window.canvas.isConnected), 'it is the same chart');
  await page.keyboard.press('r');
  const light = await picture();
  await page.emulateMedia({ colorScheme: 'dark' });
  await until('it has other colours', async () => await picture() !== light);
  assert.equal(await page.evaluate(() => window.mark), 'loaded once');
});
