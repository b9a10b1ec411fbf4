// Strings that mean no good in all that pages show, and a Redis in which other programs wrote: whatever it is, it stays text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { story, until, WORLDS } from './browser.js';

const TEXTS = JSON.parse(readFileSync(process.env.REDWORK_TEXTS, 'utf8'));
const NARROW = { context: { viewport: { width: 360, height: 800 } } };
const KINDS = ['waiting', 'dead', 'retry', 'later', 'run', 'parked', 'done'];
const TABS = 3;
// Refused are ids and names that are none, and what is asked for too often.
const refusals = /^(?:400|404|429): |status of (?:400|404|429) /;

/** What is in a page that we did not put there, or is wider than it, or tells a time that cannot be. */
const stranger = (seen = document) => {
  const found = [];
  const ours = new Set(`A ASIDE B BDI BODY BR BUTTON CAPTION CODE DATALIST DD DETAILS DIV DL DT FOOTER FORM H1 H2 HEAD HEADER HTML INPUT LABEL
    LI LINK MAIN META METER NAV OL OPTION P PRE PROGRESS SCRIPT SECTION SELECT SPAN STRONG SUMMARY TABLE TBODY TD TEXTAREA TH THEAD TIME TITLE
    TR UL CANVAS FIGCAPTION FIGURE svg a rect path title`.split(/\s+/));
  for (const one of seen.querySelectorAll('*')) {
    if (!ours.has(one.tagName)) found.push(`element ${one.tagName}`);
    if (one.tagName === 'SCRIPT' && new URL(one.src, location).origin !== location.origin) found.push('a script');
    for (const { name, value } of one.attributes) {
      // The charts have some, which a script of ours gave them.
      if (/^on|^style$|^srcdoc$/.test(name) && !one.closest('.uplot')) found.push(`attribute ${name} of ${one.tagName}`);
      if (/^(?:href|src|action|formaction|data-href)$/.test(name) && new URL(value, location).origin !== location.origin) found.push(`${name}=${value}`);
    }
  }
  if (!seen.title.endsWith(' · Redwork')) found.push(`title ${seen.title}`);
  if (window.hit) found.push('it was run');
  const wide = seen.documentElement.scrollWidth;
  if (seen === document && wide > innerWidth) found.push(`it is ${wide} px wide`);
  for (const time of seen.querySelectorAll('time, .gap, .skew')) {
    if (/NaN|Invalid|-\s?\d+ (?:ms|s|m|h|d)\b/.test(time.textContent)) found.push(`time ${time.textContent}`);
  }
  return found.slice(0, 5);
};

const look = async (page, path, statuses = [200]) => {
  const answer = await page.goto(WORLDS.full + path);
  assert.ok(statuses.includes(answer.status()), `${path}: ${answer.status()}`);
  assert.deepEqual(await page.evaluate(stranger), [], path);
};

const careful = async (page) => {
  page.on('dialog', (dialog) => {
    page.troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.addInitScript(() => {
    for (const name of ['alert', 'confirm', 'prompt', 'print']) {
      window[name] = () => {
        window.hit = name;
      };
    }
  });
  return page;
};

/** Runs it for each, in some tabs at once. */
const forAll = async (open, list, run) => {
  const rest = list.map((one, place) => [one, place]);
  await Promise.all(Array.from({ length: TABS }, async () => {
    const page = await careful(await open());
    for (let next = rest.shift(); next; next = rest.shift()) await run(page, ...next);
  }));
};

const hasAll = (found, wanted, what) => {
  const there = new Set(found);
  assert.deepEqual(wanted.filter((text) => !there.has(text)), [], what);
};

// A browser's parser, and none of a page's scripts: cheap enough for hundreds of pages.
const parsed = (page, all) => page.evaluate(async (asked) => {
  const ask = (path) => new Promise((end) => {
    const call = new XMLHttpRequest();
    call.open('GET', path);
    call.setRequestHeader('Accept', 'text/html');
    call.responseType = 'document';
    call.onloadend = () => end(call);
    call.send();
  });
  const seen = [];
  for (const { path, parts } of asked) {
    const { status, response } = await ask(path);
    const told = ([part, selector]) => [part, [...response.querySelectorAll(selector)].map((one) => (part === 'title' ? one.title : one.textContent))];
    // What is no well-formed request gets no page.
    seen.push({ path, status, parts: response ? Object.fromEntries(Object.entries(parts ?? {}).map(told)) : {},
      strange: response ? window.stranger(response) : status === 200 ? ['no page'] : [],
      next: [...response?.querySelectorAll('.pager a, .pages a') ?? []].filter((link) => /^(?:Next|Look on)/.test(link.textContent))
        .map((link) => link.getAttribute('href'))[0] });
  }
  return seen;
}, all);

/** A page in which others can be parsed. */
const parser = async (open) => {
  const page = await careful(await open(`${WORLDS.full}/batches`));
  await page.evaluate(`window.stranger = ${stranger}`);
  return page;
};

/** The texts of all that a selector finds on the pages of a list. */
const walk = async (page, path, parts) => {
  const texts = [];
  for (let next = path; next;) {
    const [seen] = await parsed(page, [{ path: next, parts }]);
    assert.deepEqual([seen.status, seen.strange], [200, []], next);
    texts.push(...Object.values(seen.parts).flat());
    next = seen.next;
    assert.ok(texts.length < 10_000, `${path} does not end`);
  }
  return texts;
};

const PARTS = { input: '#input pre code', type: '#failure strong', message: '#failure .text code', log: '#log code', stack: '#failure .stack > code',
  facts: '#facts dd', progress: '#progress p' };

const isTextOfJob = ({ path, parts }, i) => {
  const text = TEXTS.text[i];
  const whole = { type: text, message: text, input: TEXTS.input[i], log: TEXTS.bytes[i] };
  for (const [part, wanted] of Object.entries(whole)) assert.deepEqual(parts[part], [wanted], `${path}: ${part}`);
  assert.ok(parts.progress[0].includes(TEXTS.progress[i]), `${path}: progress`);
  assert.ok(parts.facts.some((fact) => fact.startsWith(`${TEXTS.workers[i]} `)), `${path}: worker ${parts.facts}`);
  assert.deepEqual(parts.stack.slice(0, -1), text.split(/\r\n|\r|\n/), `${path}: stack`);
};

story('each string is text on the page of a job', { ...NARROW, expected: refusals }, async (open) => {
  const pages = await parsed(await parser(open), TEXTS.text.map((_, i) => ({ path: `/jobs/hostile/h${i}`, parts: PARTS })));
  assert.deepEqual(pages.filter(({ status, strange }) => status !== 200 || strange.length), []);
  pages.forEach(isTextOfJob);
  await forAll(open, TEXTS.text.map((_, i) => i).filter((i) => i % 20 === 8), (page, i) => look(page, `/jobs/hostile/h${i}`));
});

story('each string is text in lists', { ...NARROW, expected: refusals }, async (open) => {
  const page = await parser(open);
  const jobs = (state) => `/jobs?q=queue:hostile%20state:${state}`;
  hasAll(await walk(page, '/workers?queue=hostile', { name: '#lanes th' }), TEXTS.workers, 'workers');
  hasAll(await walk(page, '/audit', { actor: '#audit tbody th' }), TEXTS.bytes, 'actors');
  hasAll(await walk(page, '/audit', { reason: '#audit td:last-child' }), TEXTS.bytes, 'reasons');
  hasAll(await walk(page, jobs('succeeded'), { task: '#jobs td:nth-child(3)' }), TEXTS.text, 'tasks');
  hasAll(await walk(page, jobs('pending'), { id: '#jobs a.id' }), TEXTS.ids, 'ids');
  hasAll(await walk(page, '/queues/hostile', { need: '#totals dt' }), TEXTS.bytes.map((text) => `needs ${text}`), 'needs');
  // A class that JSON has to escape is none; a question mark stands for such.
  const classes = TEXTS.text.filter((text) => /^[ !#-[\]-~]+$/.test(text) && text !== '?');
  hasAll(await walk(page, '/failures?queue=hostile', { title: '.cause > span:first-child' }), classes, 'failures');
  for (const path of ['/', '/jobs', '/workers', '/failures', '/audit', '/batches', '/recent?queue=hostile&minutes=30', '/queues/hostile', '/server',
    '/new?queue=hostile&task=t', jobs('pending')]) await look(page, path);
});

story('each string is text where it came by the address', { ...NARROW, expected: refusals }, async (open) => {
  const paths = ['/jobs?q=', '/jobs?after=', '/failures?state=', '/workers?queue=', '/batches?after=', '/recent?minutes=', '/audit?after=', '/new?task=',
    '/act?action=', '/act?action=cancel&job=', '/login?back=', '/queues/', '/jobs/hostile/', '/workers/', '/batches/hostile/', '/no/'];
  const page = await parser(open);
  const pages = await parsed(page, TEXTS.percent.map((text, place) => ({ path: paths[place % paths.length] + text })));
  assert.deepEqual(pages.filter(({ status, strange }) => ![200, 400, 404].includes(status) || strange.length), []);
  for (const text of TEXTS.typed.filter((_, place) => place % 20 === 0)) {
    await look(page, `/jobs?q=${encodeURIComponent(text)}`, [200, 400]);
    // The search for an id that there is leads to its job.
    if (page.url().includes('/jobs?')) assert.equal(await page.inputValue('#search'), text);
  }
});

story('what is said after an action is text', { ...NARROW, expected: refusals }, async (open) => {
  const page = await careful(await open());
  for (const [place, text] of TEXTS.typed.filter((_, i) => i % 40 === 0).entries()) {
    await look(page, `/jobs/hostile/d${place}`);
    await page.fill('.actions input[name=reason]', text);
    await page.locator('.actions button:visible').first().click();
    await page.waitForSelector('.flash');
    assert.deepEqual(await page.evaluate(stranger), [], text);
    await look(page, '/audit');
    assert.equal(await page.locator('#audit td:last-child').first().textContent(), text.trim());
    await look(page, '/new?queue=odd&task=t');
    await page.fill('textarea', text);
    await page.click('.job-form > button');
    await page.waitForSelector('.flash');
    assert.deepEqual(await page.evaluate(stranger), [], text);
  }
});

story('what is broken is told, and the rest is shown', { ...NARROW, expected: refusals }, async (open) => {
  const odd = ['large', 'loud', 'exact', 'skew', 'W'.repeat(128)];
  const numbers = (name, count) => Array.from({ length: count }, (_, i) => name + i);
  odd.push(...numbers('broken', 10), ...numbers('dead', 10), ...numbers('run', 8), ...numbers('later', 8), ...numbers('died', 8), ...numbers('ended', 8));
  const lists = ['/queues/odd', '/jobs?q=queue:odd', '/jobs?q=queue:odd%20state:scheduled', '/failures?queue=odd', '/workers?queue=odd', '/recent?queue=odd&minutes=30',
    '/batches?queue=odd', `/queues/${'W'.repeat(64)}`, `/workers/${'W'.repeat(64)}`, `/batches/odd/${'W'.repeat(64)}`, '/jobs?q=task:none'];
  const pages = await parsed(await parser(open), odd.map((id) => ({ path: `/jobs/odd/${id}` })));
  assert.deepEqual(pages.filter(({ status, strange }) => status !== 200 || strange.length), []);
  await forAll(open, [...['large', 'loud', 'run4', 'ended5', 'W'.repeat(128)].map((id) => `/jobs/odd/${id}`), ...lists], (page, path) => look(page, path));
  const page = await open(`${WORLDS.full}/jobs/odd/skew`);
  assert.match(await page.locator('#facts').textContent(), /took\s*clock differs 3\.00 s/);
});

story('a key of another type keeps no page from being shown', { ...NARROW, expected: refusals }, async (open) => {
  const paths = TEXTS.wrong.flatMap((queue) => [`/queues/${queue}`, `/failures?queue=${queue}`, `/workers?queue=${queue}`, `/batches?queue=${queue}`,
    `/recent?queue=${queue}`, `/new?queue=${queue}&task=t`, `/jobs?q=queue:${queue}`, `/jobs?q=queue:${queue}%20task:t`,
    `/act?action=cancel&all=true&q=queue:${queue}`, ...KINDS.map((id) => `/jobs/${queue}/${id}`)]);
  const wrong = [];
  const rest = [...paths];
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let path = rest.shift(); path; path = rest.shift()) {
      const answer = await fetch(WORLDS.full + path, { headers: { Accept: 'text/html' } });
      const text = await answer.text();
      if (![200, 404].includes(answer.status) || /Exception|\bat dev\.redwork/.test(text)) wrong.push(`${path}: ${answer.status}`);
    }
  }));
  assert.deepEqual(wrong, []);
  const page = await careful(await open());
  for (const path of ['/', '/jobs', '/failures', '/workers', '/batches', '/recent', '/audit']) await look(page, path);
  await look(page, '/queues/w-dead');
  assert.match(await page.locator('#findings').textContent(), /written over redwork:\{w-dead\}:dead/);
  await look(page, '/jobs/w-log.run/run');
  assert.match(await page.locator('main').textContent(), /running/);
});

story('a page that follows takes hostile text as text', { ...NARROW, expected: refusals }, async (open) => {
  const page = await careful(await open());
  await look(page, '/jobs/hostile/h28');
  await page.evaluate(() => {
    window.mark = 'loaded once';
    document.querySelector('#log code').textContent = 'old';
    document.querySelector('#failure strong').textContent = 'old';
  });
  await until('it is made anew', () => page.evaluate(() => document.querySelector('#log code').textContent !== 'old'));
  assert.equal(await page.locator('#failure strong').textContent(), TEXTS.text[28]);
  assert.equal(await page.evaluate(() => window.mark), 'loaded once');
  assert.deepEqual(await page.evaluate(stranger), []);
});

story('without scripts it is text, too', { context: { viewport: { width: 360, height: 800 }, javaScriptEnabled: false }, expected: refusals }, async (open) => {
  const ids = TEXTS.text.map((_, i) => i).filter((i) => i % 60 === 28);
  await forAll(open, ['/', '/workers', '/failures', '/audit', '/queues/hostile', '/recent', ...ids.map((i) => `/jobs/hostile/h${i}`)],
    (page, path) => look(page, path));
});

story('text from the right turns nothing around', { ...NARROW, expected: refusals }, async (open) => {
  const page = await open(`${WORLDS.full}/queues/hostile`);
  const loose = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (/[\u202a-\u202e\u2066-\u2069]|(?=\p{L})[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(data) && !parentElement.closest('bdi, option, textarea, title')) found.push(data);
    }
    return found;
  });
  assert.deepEqual(loose, []);
  assert.ok(await page.locator('bdi').count() > 3);
});

story('a megabyte is cut, and shown whole without a freeze', { expected: refusals }, async (open) => {
  const page = await careful(await open());
  await look(page, '/jobs/odd/large');
  const cut = await page.locator('#input pre').textContent();
  assert.ok(Buffer.byteLength(cut) <= 16 * 1024 && Buffer.byteLength(cut) > 16 * 1024 - 4, `${cut.length}`);
  await page.addInitScript(() => {
    window.long = [];
    new PerformanceObserver((list) => window.long.push(...list.getEntries().map((one) => one.duration))).observe({ type: 'longtask', buffered: true });
  });
  await page.locator('#input a', { hasText: 'show all' }).click();
  await page.waitForFunction(() => document.querySelector('#input pre')?.textContent.length > 500_000);
  await page.evaluate(() => {
    window.long.length = 0;
  });
  for (let step = 0; step < 10; step++) {
    await page.mouse.wheel(0, 2000);
    await page.evaluate(() => new Promise((end) => requestAnimationFrame(end)));
  }
  const longest = await page.evaluate(() => Math.max(0, ...window.long));
  assert.ok(longest < 1000, `${longest} ms`);
});

const copying = { context: { permissions: ['clipboard-read', 'clipboard-write'] }, expected: refusals };
story('what is copied is what is stored', copying, async (open) => {
  const page = await open(`${WORLDS.full}/jobs/odd/exact`);
  await page.locator('#input [data-copy]').click();
  await until('it is copied', async () => await page.locator('#input [data-copy]').textContent() === 'copied');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '{"a":12345678901234567890123,"b":1.10}');
});
