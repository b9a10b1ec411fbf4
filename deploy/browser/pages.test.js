import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { PAGES } from './pages.js';
import { story, troublesOf, watched, WORLDS } from './browser.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [360, 1024, 1920];
const KILOBYTE = 1024;
const MOST = 40 * KILOBYTE;
const MOST_WITH_CHARTS = 65 * KILOBYTE;
const SERIOUS = ['serious', 'critical'];

/** Rules that are broken, each with the pieces that break it. */
const findings = async (page) => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter((rule) => SERIOUS.includes(rule.impact))
    .map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(' ') + ' ' + node.failureSummary).join('; ')}`);
};

/** All that is not fit for somebody, at each width and in each theme. */
const unfit = async (page) => {
  const all = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) all.push(`it is ${wide} px wide at ${width}`);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      all.push(...(await findings(page)).map((finding) => `at ${width} px, ${colorScheme}: ${finding}`));
    }
  }
  return all;
};

/** Links and forms, as whoever has no scripts finds them. */
const doors = (page) => page.evaluate(() => [
  ...[...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')),
  ...[...document.forms].map((form) => `${form.method} ${form.getAttribute('action')} `
    + [...form.elements].map((field) => field.name).filter(Boolean).join(' ')),
].sort());

/** Walks with the Tab key through all that can be used, and looks at what it sees on the way. */
const walk = async (page, what) => {
  const count = await page.evaluate(() => {
    window.toVisit = new Set([...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
      .filter((one) => !one.disabled && one.tabIndex >= 0 && one.type !== 'hidden' && one.checkVisibility({ visibilityProperty: true })));
    document.body.focus();
    return window.toVisit.size;
  });
  const look = () => {
    const one = document.activeElement;
    window.toVisit.delete(one);
    const style = getComputedStyle(one);
    const isSeen = one === document.body || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return [isSeen ? '' : one.outerHTML.slice(0, 200), window.toVisit.size];
  };
  let open = count;
  // A part that is made anew while the focus is in it sends it back to the beginning.
  for (let step = 0; open > 0 && step < 2 * count + 10; step++) {
    await page.keyboard.press('Tab');
    const [unseen, more] = await page.evaluate(look);
    assert.equal(unseen, '', `${what}: the focus is seen`);
    open = more;
  }
  // Of buttons that exclude each other the Tab key reaches one; a part that was made anew meanwhile has others.
  const left = await page.evaluate(() => [...window.toVisit].filter((one) => one.isConnected && one.type !== 'radio').map((one) => one.outerHTML.slice(0, 200)));
  assert.deepEqual(left, [], `${what}: reached by the Tab key`);
};

const loaded = async (page) => {
  let bytes = 0;
  for (const request of page.asked) {
    const kind = request.resourceType();
    if (['document', 'stylesheet', 'script'].includes(kind)) bytes += (await request.sizes()).responseBodySize;
  }
  return bytes;
};

for (const { path, world = 'full', status = 200, charts = false } of PAGES) {
  const what = `${path} of ${world}`;
  const expected = new RegExp(`^${status}: |status of ${status} `);
  story(what, { patience: 240_000, expected }, async (open, context) => {
    const page = await open();
    const answer = await page.goto(WORLDS[world] + path, { waitUntil: 'load' });
    assert.equal(answer.status(), status, what);
    const bytes = await loaded(page);
    const most = charts ? MOST_WITH_CHARTS : MOST;
    assert.ok(bytes > 0 && bytes <= most, `${what}: ${bytes} bytes for the first paint`);
    const untold = await page.evaluate(() => [...document.querySelectorAll('time')]
      .filter((time) => !/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*Z/.test(time.title) || !time.dateTime).map((time) => time.outerHTML));
    assert.deepEqual(untold, [], `${what}: times tell the moment in their title`);
    await walk(page, what);
    const withScripts = await doors(page);
    assert.deepEqual(await unfit(page), [], what);

    const still = await (await context.browser().newContext({ javaScriptEnabled: false })).newPage();
    await watched(still);
    await still.goto(WORLDS[world] + path);
    assert.deepEqual(await doors(still), withScripts, `${what}: links and forms without scripts`);
    await still.context().close();
  });
}

test('each page of the server is here', () => {
  const paths = PAGES.map((page) => page.path.replace(/[?#].*/, ''));
  const routes = process.env.REDWORK_ROUTES.split(' ');
  const missing = routes.filter((route) => !paths.some((path) => new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)));
  assert.deepEqual(missing, [], 'pages that pages.js does not name');
});

story('one that breaks the rules is found out', { expected: /style/ }, async (open) => {
  const page = await open(`${WORLDS.full}/`);
  await page.evaluate(() => {
    const main = document.getElementById('main');
    const field = document.createElement('input');
    const wide = document.createElement('canvas');
    const inline = document.createElement('div');
    wide.width = 3000;
    inline.setAttribute('style', 'color: red');
    main.append(field, wide, inline);
  });
  const broken = await unfit(page);
  for (const width of WIDTHS) assert.ok(broken.some((finding) => finding.includes(`px wide at ${width}`)), broken.join());
  assert.equal(broken.filter((finding) => finding.includes(': label: ')).length, 6, broken.join());
  const troubles = await troublesOf(page);
  assert.ok(troubles.some((trouble) => trouble.startsWith('policy: style-src')), troubles.join());
});
