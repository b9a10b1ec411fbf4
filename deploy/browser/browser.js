// A browser for the tests of one file, pages in it that tell what goes wrong, and waiting for what is to come.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium as driver } from 'playwright-core';
import { chromium } from './chromium.js';

const PATIENCE = 40_000;
const { REDWORK_FULL, REDWORK_EMPTY, REDWORK_PREFIXED, REDWORK_CONTROL, REDWORK_PICTURES } = process.env;

/** Where the dashboards are: one with jobs in every state, one without any, and one behind a prefix, where users log in. */
export const WORLDS = { full: REDWORK_FULL, empty: REDWORK_EMPTY, prefixed: REDWORK_PREFIXED };

/** A name that is no address and not localhost: plain http from another host, for a browser. */
export const elsewhere = (url) => url.replace('127.0.0.1', 'board.local');

let browser;
before(async () => {
  browser = await driver.launch({ executablePath: chromium(), args: ['--host-resolver-rules=MAP board.local 127.0.0.1'] });
});
after(() => browser?.close());

/** Waits until what it looks at is so, and gives it. */
export const until = async (what, look, patience = PATIENCE) => {
  const end = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    assert.ok(Date.now() < end, `not within ${patience} ms: ${what}`);
    await sleep(50);
  }
};

/**
 * Makes a page write down all that a stranger should not meet: what the console tells, what the policy refuses, answers that are errors,
 * and requests to other hosts.
 */
export const watched = async (page) => {
  const troubles = [];
  page.troubles = troubles;
  page.asked = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('request', (request) => {
    page.asked.push(request);
    page.home ??= new URL(request.url()).origin;
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== page.home) troubles.push(`elsewhere: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  await page.addInitScript(() => {
    window.refused = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.refused.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return page;
};

/** All that went wrong on a page. */
export const troublesOf = async (page) => [...page.troubles, ...await page.evaluate(() => window.refused ?? []).catch(() => [])];

const picture = async (name, page, number) => {
  mkdirSync(REDWORK_PICTURES, { recursive: true });
  const file = `${name.replace(/[^a-z0-9]+/gi, '-')}${number || ''}.png`;
  await page.screenshot({ path: join(REDWORK_PICTURES, file), fullPage: true }).catch(() => {});
};

/**
 * A test with a profile of its own. It is bounded in time, and on its pages nothing may go wrong; where it fails, pictures of them are left.
 *
 * options: patience in ms; expected, a pattern of what does go wrong; context, as Playwright takes it
 * run: is given a function that makes a page, and the profile
 */
export const story = (name, options, run) => test(name, async () => {
  const context = await browser.newContext({ viewport: { width: 1024, height: 800 }, ...options.context });
  context.setDefaultTimeout(PATIENCE);
  const pages = [];
  const open = async (url) => {
    const page = await watched(await context.newPage());
    pages.push(page);
    if (url) await page.goto(url);
    return page;
  };
  const bound = new AbortController();
  try {
    const patience = options.patience ?? 120_000;
    const late = sleep(patience, null, { signal: bound.signal }).then(() => assert.fail(`it has not ended within ${patience} ms`));
    // Where the story ends first.
    late.catch(() => {});
    await Promise.race([run(open, context), late]);
    const troubles = (await Promise.all(pages.map(troublesOf))).flat();
    assert.deepEqual(troubles.filter((trouble) => !options.expected?.test(trouble)), []);
  } catch (error) {
    for (const [number, page] of context.pages().entries()) await picture(name, page, number);
    throw error;
  } finally {
    bound.abort();
    await context.close();
  }
});

/** Asks the tests' JVM for what no page tells, or has it do what no page can; gives the text of its answer. */
export const control = async (path, fields = {}) => {
  const answer = await fetch(`${REDWORK_CONTROL}${path}?${new URLSearchParams(fields)}`, { method: 'POST' });
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${text}`);
  return text;
};

/** How many callers the server tells of events. */
export const streams = async () => Number(await control('/streams'));

/** Lets one held job end. */
export const release = () => control('/release');

/** Enqueues jobs of a task. */
export const enqueue = async (queue, task, count = 1) => {
  const jobs = Array.from({ length: count }, () => ({ task, input: {} }));
  const answer = await fetch(`${REDWORK_FULL}/api/v1/queues/${queue}/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(jobs),
  });
  assert.ok(answer.ok, await answer.text());
};
