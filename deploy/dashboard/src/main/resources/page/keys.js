// Pages by keyboard. The button ? shows all keys, for nobody finds them otherwise.
import { toggleLive } from './live.js';
import { nextTheme } from './theme-switch.js';

const HELP = [
  ['/', 'search'],
  ['j k', 'next row, row before'],
  ['Enter', 'open the row'],
  ['x', 'select the row'],
  ['X', 'select all from the row before to this one'],
  ['e', 'actions'],
  ['r', 'follow what happens, or stop that'],
  ['t', 'theme'],
  ['?', 'this help'],
];

// Fields in which these keys are text, or choose something.
const TYPED = 'input:not([type=checkbox], [type=radio]), textarea, select, dialog';

let after = '';

const rowInUse = () => document.activeElement?.closest('tr');

/** As a click with that key held: a range of rows. */
const toggle = (shiftKey) => rowInUse()?.querySelector('input[type=checkbox]')
  ?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }));

const goToRow = (step) => {
  const all = [...document.querySelectorAll('tr[data-href]')];
  const row = Math.min(all.length - 1, Math.max(0, all.indexOf(rowInUse()) + step));
  all[row]?.querySelector('a')?.focus();
};

const places = () => [...document.querySelectorAll('nav a[data-key]')];

const ACTIONS = {
  '/': () => document.getElementById('search')?.focus(),
  j: () => goToRow(1),
  k: () => goToRow(-1),
  x: () => toggle(false),
  X: () => toggle(true),
  e: () => document.querySelector('[data-actions] :is(button:not([hidden], :disabled), a)')?.focus(),
  r: toggleLive,
  t: nextTheme,
  '?': () => showKeys(),
};

const showKeys = () => {
  const dialog = document.createElement('dialog');
  const list = document.createElement('dl');
  const title = document.createElement('h2');
  title.textContent = 'Keys';
  for (const [key, what] of [...places().map((link) => [`g ${link.dataset.key}`, link.textContent]), ...HELP]) {
    const name = document.createElement('dt');
    const text = document.createElement('dd');
    const keys = document.createElement('kbd');
    keys.textContent = key;
    name.append(keys);
    text.textContent = what;
    list.append(name, text);
  }
  const close = document.createElement('button');
  close.textContent = 'Close';
  close.autofocus = true;
  close.addEventListener('click', () => dialog.close());
  dialog.className = 'keys';
  dialog.setAttribute('aria-label', 'Keys');
  dialog.append(title, list, close);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
};

const press = (event) => {
  if (event.target.closest(TYPED) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (after === 'g') {
    after = '';
    places().find((link) => link.dataset.key === event.key)?.click();
  } else if (event.key === 'g') {
    after = 'g';
    setTimeout(() => {
      after = '';
    }, 1500);
  } else if (ACTIONS[event.key]) {
    event.preventDefault();
    ACTIONS[event.key]();
  }
};

export const startKeys = () => {
  document.addEventListener('keydown', press);
  const button = document.getElementById('keys');
  button.hidden = false;
  button.addEventListener('click', showKeys);
};
