// Rows of a list that are selected: a range by shift, all of the page. A dialog asks before something is done to many jobs.
import { writeTimes } from './time.js';

// Kept here, for parts of the page are made anew.
let chosen = new Set();
let all = false;
let last = null;

const list = () => document.getElementById('list');
const boxes = () => [...list().querySelectorAll('input[name=job]')];

const show = () => {
  const here = boxes();
  const bar = list().querySelector('[data-actions]');
  const head = list().querySelector('[data-all]');
  if (here.length === 0 || !bar.hasChildNodes()) return;
  const told = bar.querySelector('[data-selected]');
  const text = all ? 'All that match:' : `${chosen.size} selected:`;
  // It is read aloud when it changes, and not each time when the page is made anew.
  told.dataset.own = '';
  if (told.textContent !== text) told.textContent = text;
  for (const button of bar.querySelectorAll('button')) button.disabled = !all && chosen.size === 0;
  head.hidden = false;
  head.checked = chosen.size === here.length;
  head.indeterminate = chosen.size > 0 && chosen.size < here.length;
  for (const box of here) box.closest('tr').classList.toggle('selected', box.checked || all);
};

const take = () => {
  chosen = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
  all = list().elements.all?.checked ?? false;
  show();
};

const select = (event) => {
  const box = event.target;
  if (box.matches('[data-all]')) {
    for (const one of boxes()) one.checked = box.checked;
  } else if (box.name === 'job') {
    const here = boxes();
    const from = here.findIndex((one) => one.value === last);
    const to = here.indexOf(box);
    if (event.shiftKey && from >= 0) {
      for (const one of here.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
    }
    last = box.value;
  }
  take();
};

const open = (part, back) => {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', part.getAttribute('aria-label'));
  dialog.append(document.importNode(part, true));
  dialog.addEventListener('click', (event) => {
    if (!event.target.closest('[data-close]')) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    back.focus();
  });
  document.body.append(dialog);
  writeTimes();
  dialog.showModal();
};

/** Asks for the page of the action, and shows its part here; where there is none, that page says why. */
const ask = (event) => {
  const form = event.target;
  if (!form.matches('[data-ask]')) return;
  event.preventDefault();
  const fields = new FormData(form);
  fields.append(event.submitter.name, event.submitter.value);
  // Its buttons are called action, too.
  const address = `${form.getAttribute('action')}?${new URLSearchParams(fields)}`;
  const call = new XMLHttpRequest();
  call.open('GET', address);
  call.responseType = 'document';
  call.onloadend = () => {
    const part = call.response?.getElementById('act');
    if (part) open(part, event.submitter);
    else location.assign(address);
  };
  call.send();
};

/** Rows that were selected stay so, where they are still in the list. */
const keep = () => {
  for (const box of boxes()) box.checked = chosen.has(box.value);
  if (list().elements.all) list().elements.all.checked = all;
  take();
};

export const startSelect = () => {
  document.addEventListener('submit', ask);
  if (!list()) return;
  list().addEventListener('click', (event) => {
    if (event.target.matches('input[type=checkbox]')) select(event);
  });
  document.addEventListener('redwork:fresh', keep);
  take();
};
