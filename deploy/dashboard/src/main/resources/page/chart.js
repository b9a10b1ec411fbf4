// Draws the table of a queue's last hour or day as three charts whose cursors move together. uPlot comes with them alone.
import { timeOfDay } from './time.js';

const CHARTS = [
  { title: 'jobs a second', columns: [['in', 1, '--pending'], ['out', 2, '--succeeded'], ['failed', 3, '--dead']] },
  { title: 'the oldest waits, s', columns: [['oldest', 4, '--retrying']] },
  { title: 'jobs that are there', stacked: true,
    columns: [['retrying', 8, '--retrying'], ['scheduled', 7, '--scheduled'], ['running', 6, '--running'], ['pending', 5, '--pending']] },
];
const HEIGHT = 160;
const PADDING = 8;
const HOUR = 3600;
let drawn = [];

const hours = () => Number(document.querySelector('[data-charts]').dataset.charts);

const minute = (seconds) => timeOfDay(new Date(seconds * 1000)).slice(0, 5);

const color = (name) => {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};

/** The columns of the table; a gap is null. */
const read = (section) => {
  // The charts have tables of their own.
  const rows = [...section.querySelectorAll('details tbody tr')];
  const times = rows.map((row) => Date.parse(row.querySelector('time').dateTime) / 1000);
  const column = (i) => rows.map((row) => (row.cells.length > i && row.cells[1].colSpan === 1 ? Number(row.cells[i].textContent) : null));
  return { times, column };
};

/** Of columns that stand one upon the other: each with those before it. */
const stack = (columns) => columns.map((_, i) =>
  columns[0].map((_, row) => (columns[0][row] === null ? null : columns.slice(0, i + 1).reduce((sum, one) => sum + one[row], 0))));

const columnsOf = (chart) => (chart.stacked ? [...chart.columns].reverse() : chart.columns);

const dataOf = (chart, { times, column }) => {
  const data = chart.columns.map(([, index]) => column(index));
  return [times, ...(chart.stacked ? stack(data).reverse() : data)];
};

const width = (figure) => figure.clientWidth - 2 * PADDING;

const draw = (place, table) => {
  drawn.forEach((one) => one.destroy());
  place.replaceChildren();
  place.hidden = false;
  const text = color('--mute');
  const line = color('--line');
  // All of them first: each is as wide as the others leave it.
  const figures = CHARTS.map((chart) => {
    const figure = document.createElement('figure');
    const title = document.createElement('figcaption');
    title.textContent = chart.title;
    figure.append(title);
    place.append(figure);
    return figure;
  });
  drawn = CHARTS.map((chart, i) => {
    const axis = { stroke: text, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    return new window.uPlot({
      width: width(figures[i]),
      height: HEIGHT,
      cursor: { sync: { key: 'redwork' }, y: false },
      scales: {
        x: { range: (_, least, most) => [most - hours() * HOUR, most] },
        y: { range: (_, least, most) => [0, Math.max(1, (most ?? 1) * 1.1)] },
      },
      axes: [{ ...axis, space: 56, size: 28, values: (_, marks) => marks.map(minute) }, { ...axis, size: 56 }],
      series: [{ value: (_, at) => (at === null ? '–' : minute(at)) }, ...columnsOf(chart).map(([label, , name]) => ({
        label,
        stroke: color(name),
        width: 1.5,
        fill: chart.stacked ? `color-mix(in srgb, ${color(name)} 25%, transparent)` : undefined,
        points: { show: false },
      }))],
    }, dataOf(chart, table), figures[i]);
  });
};

const show = (section) => {
  const place = section.querySelector('.charts');
  const table = read(section);
  if (place.firstChild) drawn.forEach((one, i) => one.setData(dataOf(CHARTS[i], table)));
  else draw(place, table);
};

export const startCharts = () => {
  const section = () => document.querySelector('[data-charts]');
  // In the colours that there are now.
  const redraw = () => {
    if (section()) draw(section().querySelector('.charts'), read(section()));
  };
  redraw();
  document.addEventListener('redwork:fresh', (event) => {
    if (section() && event.detail.contains(section())) show(section());
  });
  window.addEventListener('resize', () => drawn.forEach((one) => one.setSize({ width: width(one.root.parentElement), height: HEIGHT })));
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
};
