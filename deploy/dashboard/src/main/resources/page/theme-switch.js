// The buttons and the key that change how pages look: the theme, as the system has it, light or dark, and the height of rows.
import { keep } from './time.js';

const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
const TEXT = { auto: '◐ auto', light: '☀ light', dark: '☾ dark' };
const root = document.documentElement;

export const nextTheme = () => {
  const theme = NEXT[root.dataset.theme ?? 'auto'];
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
  keep('redwork-theme', theme);
  show();
};

const show = () => {
  document.getElementById('theme').textContent = TEXT[root.dataset.theme ?? 'auto'];
};

const startRows = () => {
  const button = document.getElementById('rows');
  const tell = () => button.setAttribute('aria-pressed', root.dataset.rows === 'compact');
  button.hidden = false;
  button.addEventListener('click', () => {
    if (root.dataset.rows) delete root.dataset.rows;
    else root.dataset.rows = 'compact';
    keep('redwork-rows', root.dataset.rows ?? 'normal');
    tell();
  });
  tell();
};

export const startTheme = () => {
  startRows();
  const button = document.getElementById('theme');
  button.hidden = false;
  button.addEventListener('click', nextTheme);
  show();
};
