// What all pages have. Each works without it: lists, filters and single actions are links and forms.
import { startCopy } from './copy.js';
import { startKeys } from './keys.js';
import { startLive } from './live.js';
import { startSelect } from './select.js';
import { startTheme } from './theme-switch.js';
import { startTimes } from './time.js';

startTheme();
startTimes();
startLive();
startKeys();
startCopy();
if (document.querySelector('[data-charts]')) import('./chart.js').then((charts) => charts.startCharts());
startSelect();

// A row leads to what it shows, but for a click on something in it, or on a text that is being selected.
document.addEventListener('click', (event) => {
  const row = event.target.closest('tr[data-href]');
  if (!row || event.target.closest('a, button, input, label, summary') || String(getSelection())) return;
  location.assign(row.dataset.href);
});
