// The button and the key that change the theme: as the system has it, light, dark.
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

export const startTheme = () => {
  const button = document.getElementById('theme');
  button.hidden = false;
  button.addEventListener('click', nextTheme);
  show();
};
