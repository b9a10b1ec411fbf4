// Times in the zone that was chosen, and lengths of time that tick. Nothing is asked of the server for it.

const ZONES = ['local', 'utc', 'relative'];
const UNITS = [[86400, 'd', 3600, 'h'], [3600, 'h', 60, 'm'], [60, 'm', 1, 's']];

/** A choice that localStorage has, or null where it may not be used. */
const kept = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

export const keep = (name, value) => {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It is chosen for this page only.
  }
};

/** A length of time as the server writes it: two units at most. */
export const span = (millis) => {
  const seconds = Math.max(0, Math.round(millis / 1000));
  for (const [large, unit, small, smallUnit] of UNITS) {
    if (seconds >= large) {
      const rest = Math.floor((seconds % large) / small);
      return `${Math.floor(seconds / large)} ${unit} ${String(rest).padStart(2, '0')} ${smallUnit}`;
    }
  }
  return `${seconds} s`;
};

const two = (number) => String(number).padStart(2, '0');

const clock = (at, utc) => {
  const get = (part) => at[(utc ? 'getUTC' : 'get') + part]();
  return `${get('FullYear')}-${two(get('Month') + 1)}-${two(get('Date'))} ${two(get('Hours'))}:${two(get('Minutes'))}:${two(get('Seconds'))}`;
};

/** The time of day in the zone that was chosen. */
export const timeOfDay = (at) => clock(at, zone === 'utc').slice(-8);

/** A time in a table, where most are of today: then the time of day, else the day and the minute, else the day. */
const brief = (text, today) => {
  const [day, time] = text.split(' ');
  if (day === today.split(' ')[0]) return time;
  return day.slice(0, -6) === today.slice(0, day.length - 6) ? `${day.slice(-5)} ${time.slice(0, 5)}` : day;
};

const distance = (at, now) => (at <= now ? `${span(now - at)} ago` : `in ${span(at - now)}`);

let zone = ZONES.includes(kept('redwork-zone')) ? kept('redwork-zone') : 'local';
// How far the server's clock is ahead of this one, ms.
let ahead = 0;

const write = (element, now) => {
  const at = new Date(element.dateTime);
  // A browser knows no year beyond 275760, and none of five digits: the server's text stays.
  if (Number.isNaN(at.getTime())) return;
  const utc = zone === 'utc';
  const text = 'since' in element.dataset ? span(now - at)
    : zone === 'relative' ? distance(at, now)
    : element.closest('td') ? brief(clock(at, utc), clock(new Date(now), utc))
    : clock(at, utc) + (utc ? ' UTC' : '');
  if (element.textContent !== text) element.textContent = text;
};

/** Sets the clock by which lengths are counted: the server's, as the header of an answer has it. */
export const setClock = (date) => {
  const skew = Date.parse(date) - Date.now();
  // The header has whole seconds only.
  ahead = Math.abs(skew) > 2000 ? skew : 0;
};

/** Writes all times of the page. */
export const writeTimes = () => {
  const now = Date.now() + ahead;
  for (const element of document.querySelectorAll('time')) write(element, now);
};

export const startTimes = () => {
  const select = document.getElementById('zone');
  if (select) {
    select.value = zone;
    select.parentElement.hidden = false;
    select.addEventListener('change', () => {
      zone = select.value;
      keep('redwork-zone', zone);
      writeTimes();
    });
  }
  writeTimes();
  setInterval(() => {
    if (!document.hidden) writeTimes();
  }, 1000);
};
