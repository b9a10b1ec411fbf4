// Draws the table of a queue's last hour as three charts whose cursors move together. uPlot comes with them alone.

const CHARTS = [
  { title: 'jobs a second', columns: [['in', 1, '--pending'], ['out', 2, '--succeeded'], ['failed', 3, '--dead']] },
  { title: 'the oldest waits, s', columns: [['oldest', 4, '--retrying']] },
  { title: 'jobs that are there', stacked: true,
    columns: [['retrying', 8, '--retrying'], ['scheduled', 7, '--scheduled'], ['running', 6, '--running'], ['pending', 5, '--pending']] },
];
const HEIGHT = 160;
const HOUR = 3600;
let drawn = [];

const minute = (seconds) => new Date(seconds * 1000).toTimeString().slice(0, 5);

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
  const rows = [...section.querySelectorAll('tbody tr')];
  const times = rows.map((row) => Date.parse(row.querySelector('time').dateTime) / 1000);
  const column = (i) => rows.map((row) => (row.cells.length > i && row.cells[1].colSpan === 1 ? Number(row.cells[i].textContent) : null));
  return { times, column };
};

/** Of columns that stand one upon the other: each with those before it. */
const stack = (columns) => columns.map((_, i) =>
  columns[0].map((_, row) => (columns[0][row] === null ? null : columns.slice(0, i + 1).reduce((sum, one) => sum + one[row], 0))));

const draw = (section) => {
  const place = section.querySelector('.charts');
  const { times, column } = read(section);
  place.hidden = false;
  const width = () => Math.max(240, place.clientWidth / Math.max(1, Math.round(place.clientWidth / 480)) - 16);
  const text = color('--mute');
  const line = color('--line');
  drawn = CHARTS.map((chart) => {
    let data = chart.columns.map(([, index]) => column(index));
    if (chart.stacked) data = stack(data).reverse();
    const columns = chart.stacked ? [...chart.columns].reverse() : chart.columns;
    const axis = { stroke: text, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    const figure = document.createElement('figure');
    const title = document.createElement('figcaption');
    title.textContent = chart.title;
    figure.append(title);
    place.append(figure);
    return new window.uPlot({
      width: width(),
      height: HEIGHT,
      cursor: { sync: { key: 'redwork' }, y: false },
      scales: {
        x: { range: (_, least, most) => [most - HOUR, most] },
        y: { range: (_, least, most) => [0, Math.max(1, (most ?? 1) * 1.1)] },
      },
      axes: [{ ...axis, space: 56, values: (_, marks) => marks.map(minute) }, { ...axis, size: 56 }],
      series: [{ value: (_, at) => (at === null ? '–' : minute(at)) }, ...columns.map(([label, , name]) => ({
        label,
        stroke: color(name),
        width: 1.5,
        fill: chart.stacked ? `color-mix(in srgb, ${color(name)} 25%, transparent)` : undefined,
        points: { show: false },
      }))],
    }, [times, ...data], figure);
  });
  window.addEventListener('resize', () => drawn.forEach((one) => one.setSize({ width: width(), height: HEIGHT })));
};

export const startCharts = () => {
  const section = document.querySelector('[data-charts]');
  if (!section) return;
  draw(section);
  document.addEventListener('redwork:fresh', (event) => {
    if (!event.detail.matches('[data-charts]')) return;
    drawn.forEach((one) => one.destroy());
    draw(event.detail);
  });
};
