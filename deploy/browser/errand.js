// What the errands share: jobs that are planted, and an oracle beside the pages, which asks Redis and the handlers what became of them.
import assert from 'node:assert/strict';
import { control, until, WORLDS } from './browser.js';

/** A list of jobs, by its search. */
export const list = (search, world = WORLDS.full) => `${world}/jobs?q=${encodeURIComponent(search)}`;

/** Enqueues jobs `<ids>-0`, `<ids>-1` and so on; called again it goes on counting. */
export const plant = (queue, task, ids, count = 1, input = {}) =>
  control('/plant', { queue, task, ids, count, input: JSON.stringify(input) });

/** How many of the planted jobs are in which state. */
export const states = async (queue, ids) => JSON.parse(await control('/states', { queue, ids }));

/** How many of the planted jobs were run how often. */
export const runs = async (ids) => JSON.parse(await control('/runs', { ids }));

/** What fails for its input, or does not any more. */
export const broken = (as) => control('/break', { as });
export const mended = (as) => control('/mend', { as });

export const are = (queue, ids, count, state) =>
  until(`${count} of ${ids} are ${state}`, async () => (await states(queue, ids))[state] === count);

/** Jobs that have failed for good. */
export const plantDead = async (queue, ids, count = 1, as = 'timeout') => {
  await broken(as);
  const before = (await states(queue, ids)).dead ?? 0;
  await plant(queue, 'ship', ids, count, { as });
  await are(queue, ids, before + count, 'dead');
};

/** Each of them ran once more after it had failed, and no other did. */
export const ranAgain = async (queue, ids, count) => {
  await are(queue, ids, count, 'succeeded');
  assert.equal((await runs(ids))[2], count, `${ids} were run twice each`);
};

/** The sentence that the page has about what was done. */
export const said = (page) => page.locator('.flash').textContent();

/** How many rows a list of jobs has. */
export const rows = (page) => page.locator('#jobs tbody tr').count();

/** The box of a row. */
export const box = (page, id) => page.locator(`#jobs input[name=job][value$="/${id}"]`);

/** Which of the boxes of this page are checked. */
export const checked = (page) => page.evaluate(() =>
  [...document.querySelectorAll('#jobs input[name=job]:checked')].map((one) => one.value.replace(/.*\//, '')).sort());

export const mark = (page) => page.evaluate(() => {
  window.mark = 'loaded once';
});

/** The page is the one that was marked. */
export const isMarked = async (page) => assert.equal(await page.evaluate(() => window.mark), 'loaded once', 'it was not loaded anew');
