// For all pages, each of which works without it: lists, filters and single actions are links and forms.
import { startCopy } from './copy.js';
import { startHints } from './hints.js';
import { startKeys } from './keys.js';
import { startLive } from './live.js';
import { startPlace } from './place.js';
import { startSelect } from './select.js';
import { startTheme } from './theme-switch.js';
import { startTimes } from './time.js';

startTheme();
startTimes();
startLive();
startKeys();
startHints();
startCopy();
if (window.uPlot) import('./chart.js').then((charts) => charts.startCharts());
startSelect();
startPlace();

// A menu closes by a click elsewhere and by Escape.
const closeMenu = (event) => {
  const menu = document.querySelector('.more[open]');
  if (!menu || event.key !== 'Escape' && (event.key || menu.contains(event.target))) return;
  if (menu.contains(document.activeElement)) menu.firstElementChild.focus();
  menu.open = false;
};
document.addEventListener('click', closeMenu);
document.addEventListener('keydown', closeMenu);

// A row leads to what it shows, but for a click on something in it, on a text that is being selected, or one that asks for another tab.
document.addEventListener('click', (event) => {
  const row = event.target.closest('tr[data-href]');
  if (!row || event.target.closest('a, button, input, label, select, summary, textarea') || String(getSelection())) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  location.assign(row.dataset.href);
});
