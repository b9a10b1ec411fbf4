import assert from 'node:assert/strict';
import { proxy } from './proxy.js';
import { story, until, WORLDS } from './browser.js';

const { origin, pathname } = new URL(WORLDS.prefixed);

for (const [how, strip] of [['keeps', ''], ['strips', pathname]]) {
  story(`a proxy that ${how} the prefix`, {}, async (open, context) => {
    const front = await proxy(origin, strip);
    const root = front.url + pathname;
    try {
      const page = await open(`${root}/?a=b`);
      assert.equal(page.url(), `${root}/login?back=${encodeURIComponent(`${pathname}/?a=b`)}`);
      await page.getByLabel('Name').fill('ada');
      await page.getByLabel('Password').fill('mechanical');
      await page.keyboard.press('Enter');
      await page.locator('.flash.bad').waitFor();
      assert.ok(page.url().startsWith(`${root}/login?back=`), page.url());
      await page.getByLabel('Name').fill('ada');
      await page.getByLabel('Password').fill('analytical');
      await page.keyboard.press('Enter');
      await page.locator('.flash.good').waitFor();
      assert.equal(page.url(), `${root}/?a=b`);
      assert.deepEqual((await context.cookies()).map((cookie) => cookie.path), [pathname]);

      await until('the stream', () => page.asked.some((request) => request.url() === `${root}/api/v1/events`));
      await until('it is live', () => page.evaluate(() => document.getElementById('live').dataset.state === 'live'));
      const hrefs = await page.evaluate(() => [...document.querySelectorAll('a[href], tr[data-href], link, script, form')]
        .map((one) => one.getAttribute('href') ?? one.dataset.href ?? one.getAttribute('src') ?? one.getAttribute('action')));
      assert.deepEqual(hrefs.filter((href) => !href.startsWith(`${pathname}/`) && !href.startsWith('#')), []);
      assert.deepEqual(front.calls.filter((path) => !path.startsWith(`${pathname}/`) && path !== '/favicon.ico'), []);

      await page.getByRole('button', { name: 'log out' }).click();
      await page.waitForURL(`${root}/login*`);
    } finally {
      front.close();
    }
  });
}
