// Follows what happens. One tab of this browser holds the stream of events and tells the others; where it cannot (Web Locks are missing
// on plain http from another host), each tab that is looked at asks for its page every two seconds. A hidden tab asks for nothing.
import { keyOf, morph } from './morph.js';
import { setClock, timeOfDay, writeTimes } from './time.js';

const EVERY = 2000;
// A stream that was cut off looks like one in which nothing happens: after so long whoever holds it asks, and if he is gone the others.
const QUIET = 6000;
const QUIET_FOR_ALL = 10000;
const LOST = 15000;
const root = document.documentElement;
const canLead = 'locks' in navigator && 'BroadcastChannel' in window;
// One origin can have several dashboards.
const NAME = `redwork-events${root.dataset.prefix}`;
const channel = canLead ? new BroadcastChannel(NAME) : null;

let on = false;
// The first look shows what happened while the page was on its way.
let changed = true;
let asking = false;
let leading = false;
let leave = null;
// The newest page, where a part of it could not be shown yet.
let kept = null;
let tag = null;
let heard = Date.now();
// Why there is no newer page, though the server answers; empty: there is one.
let refusal = '';

const main = () => document.getElementById('main');
const button = () => document.getElementById('live');

const show = () => {
  const lost = on && Date.now() - heard > LOST;
  const stale = lost || on && refusal !== '';
  const state = !on ? 'paused' : stale ? 'lost' : 'live';
  const text = lost ? `lost since ${timeOfDay(new Date(heard))}` : stale ? refusal : state;
  root.classList.toggle('lost', stale);
  button().dataset.state = state;
  if (button().textContent !== text) button().textContent = text;
};

const hear = (what) => {
  heard = Date.now();
  if (what === 'change') changed = true;
};

/** Of the one tab that others believe. */
const pass = (what) => {
  hear(what);
  if (leading) channel.postMessage(what);
};

const keys = (part) => [...part.querySelectorAll('[data-href], [id]')].map(keyOf).join(' ');

// A row can be in use for long, and changes in its place; a form is sent as it was read.
const FIELDS = 'form :is(input:not([type=checkbox]), select, textarea, button)';

/** Whether a part must wait: rows must not move under a pointer, nor anything while it is pressed or filled in. */
const isHeld = (old, part) => old.matches(':active')
  || old.contains(document.activeElement) && document.activeElement.matches(FIELDS)
  || 'still' in old.dataset && old.matches(':hover') && (keys(old) === '' || keys(old) !== keys(part));

const parts = (of) => [...of.querySelectorAll('[data-part]')];

const put = (old, fresh) => {
  morph(old, fresh);
  document.dispatchEvent(new CustomEvent('redwork:fresh', { detail: document.getElementById(fresh.id) }));
};

/** Shows the parts of a page that was asked for anew; all of it, where it has others than this one. */
const take = (fresh) => {
  kept = null;
  const names = (of) => parts(of).map((part) => part.id).join(' ');
  if (names(main()) === names(fresh)) {
    for (const part of parts(fresh)) {
      const old = document.getElementById(part.id);
      if (isHeld(old, part)) kept = fresh;
      else put(old, part);
    }
  } else {
    // It was said once, and is not to go before it was read.
    const said = main().querySelector(':scope > .flash');
    if (said) fresh.prepend(fresh.ownerDocument.importNode(said, true));
    put(main(), fresh);
  }
  // It may change otherwise from now on, or not at all any more: then this was the last look, unless a part is still to be replaced.
  if ('live' in fresh.dataset || !kept) main().dataset.live = fresh.dataset.live ?? 'never';
  writeTimes();
};

/** Holds the stream until it is told to let go. */
const hold = (signal) => new Promise((end) => {
  let stream;
  let again;
  const open = () => {
    stream = new EventSource(`${root.dataset.prefix}/api/v1/events`);
    stream.onopen = () => pass('change');
    for (const type of ['queues', 'workers', 'paused', 'gone', 'reset']) stream.addEventListener(type, () => pass('change'));
    // A browser tries again by itself where a connection broke, but not where it was refused: by a proxy while the server starts, say.
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) again = setTimeout(open, QUIET);
    };
  };
  const close = () => {
    leading = false;
    clearTimeout(again);
    stream?.close();
    end();
  };
  if (signal.aborted) {
    end();
    return;
  }
  leading = true;
  signal.addEventListener('abort', close);
  open();
});

/** Stands in line for the stream; gives how to leave it. */
const lead = () => {
  const place = new AbortController();
  // Whoever leaves the line before it is his turn is refused.
  navigator.locks.request(NAME, { signal: place.signal }, () => hold(place.signal)).catch(() => {});
  return () => place.abort();
};

const join = () => {
  if (canLead && on && !document.hidden) leave ??= lead();
};

const rest = () => {
  leave?.();
  leave = null;
};

const answered = (ask) => {
  // 204: the server has answered enough of these for now.
  const again = ask.status === 204 || ask.status >= 500;
  changed ||= again;
  if (!again) refusal = ask.status < 400 ? '' : ask.status === 404 ? 'gone' : 'refused';
  if (ask.status < 500) {
    pass('beat');
    join();
  }
  // Whoever was logged out is to see that; a proxy in front has a page of its own for it.
  if (ask.status === 401 || ask.status === 200 && new URL(ask.responseURL).pathname !== location.pathname) location.reload();
  if (ask.status !== 200) return;
  tag = ask.getResponseHeader('ETag');
  setClock(ask.getResponseHeader('Date'));
  const fresh = ask.response?.getElementById('main');
  if (fresh) take(fresh);
};

/**
 * Asks for this page anew: by XMLHttpRequest, which gives a document whose scripts do not run, so that nothing is ever parsed from a text.
 */
const refresh = () => {
  if (asking || document.hidden) return;
  asking = true;
  changed = false;
  const ask = new XMLHttpRequest();
  ask.open('GET', location.href);
  ask.responseType = 'document';
  ask.timeout = QUIET_FOR_ALL;
  ask.setRequestHeader('X-Redwork-Refresh', 'true');
  if (tag) ask.setRequestHeader('If-None-Match', tag);
  ask.onload = () => answered(ask);
  ask.onerror = ask.ontimeout = () => {
    changed = true;
    // The stream may hang in a connection that is dead, too.
    rest();
  };
  ask.onloadend = () => {
    asking = false;
    show();
  };
  ask.send();
};

/** Begins, or goes on; the first answer leads to the stream. */
const follow = () => {
  if (main().dataset.live === 'never') return;
  heard = Date.now();
  refresh();
};

const tick = () => {
  if (main().dataset.live === 'never') {
    button().hidden = true;
    rest();
    return;
  }
  if (on && !document.hidden) {
    if (kept) take(kept);
    const polls = !canLead || main().dataset.live === 'poll';
    if (polls || changed || Date.now() - heard > (leading ? QUIET : QUIET_FOR_ALL)) refresh();
  }
  show();
};

export const toggleLive = () => {
  if (button().hidden) return;
  on = !on;
  if (on) follow();
  else rest();
  show();
};

export const startLive = () => {
  if (!('live' in main().dataset)) return;
  button().hidden = false;
  button().addEventListener('click', toggleLive);
  if (channel) channel.onmessage = (message) => hear(message.data);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) rest();
    else if (on) follow();
    show();
  });
  on = true;
  follow();
  setInterval(tick, EVERY);
  show();
};
