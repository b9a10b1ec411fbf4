import assert from 'node:assert/strict';
import { proxy } from './proxy.js';
import { enqueue, story, streams, until, WORLDS } from './browser.js';

const WITHIN = 20_000;

const state = (page) => page.evaluate(() => document.getElementById('live').dataset.state);
const figure = (page) => page.locator('#figures dd').nth(1).textContent();

for (const how of ['fallSilent', 'goAway']) {
  story(`a server is lost, and comes back: ${how}`, { patience: 180_000, expected: /ERR_/ }, async (open) => {
    const front = await proxy(WORLDS.full);
    try {
      const page = await open(`${front.url}/`);
      await until('it holds a stream', async () => await streams() === 1);
      await until('it is live', async () => await state(page) === 'live');
      await page.evaluate(() => {
        window.mark = 'loaded once';
      });

      const began = Date.now();
      front[how]();
      await until('it shows that', async () => await state(page) === 'lost', WITHIN);
      assert.ok(Date.now() - began <= WITHIN);
      assert.match(await page.locator('#live').textContent(), /^lost since \d\d:\d\d:\d\d$/);
      assert.ok(await page.evaluate(() => getComputedStyle(document.querySelector('main')).filter !== 'none'), 'its data are grey');

      const before = await figure(page);
      await enqueue('later', 'mail.send', 1);
      front.comeBack();
      await until('it is live again', async () => await state(page) === 'live');
      await until('it shows what happened', async () => await figure(page) !== before);
      await until('it holds a stream again', async () => await streams() >= 1);
      assert.equal(await page.evaluate(() => window.mark), 'loaded once');
    } finally {
      front.close();
    }
  });
}
