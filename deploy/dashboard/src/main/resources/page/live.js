// Follows what happens. One tab of this browser holds the stream of events and tells the others; where it cannot (Web Locks are missing
// on plain http from another host), each tab that is looked at asks for its page every two seconds. A hidden tab asks for nothing.
import { setClock, writeTimes } from './time.js';

const EVERY = 2000;
const LOST = 15000;
const root = document.documentElement;
const canLead = 'locks' in navigator && 'BroadcastChannel' in window;
const channel = canLead ? new BroadcastChannel('redwork-events') : null;

let on = true;
// The first look shows what happened while the page was on its way.
let changed = true;
let asking = false;
let leading = null;
let tag = null;
let heard = Date.now();

const main = () => document.getElementById('main');
const button = () => document.getElementById('live');

const show = () => {
  const lost = Date.now() - heard > LOST;
  const state = !on ? 'paused' : lost ? 'lost' : 'live';
  const text = lost && on ? `lost since ${new Date(heard).toTimeString().slice(0, 8)}` : state;
  root.classList.toggle('lost', lost && on);
  button().dataset.state = state;
  if (button().textContent !== text) button().textContent = text;
};

const hear = (what) => {
  heard = Date.now();
  if (what === 'change') changed = true;
};

/** Whether a part is in use: rows must not move under a pointer, and a field must not lose what is typed. */
const isHeld = (part) => part.contains(document.activeElement) || part.matches(':hover') && part.matches('[data-still]');

/** Puts parts of a page that was asked for anew, those with an id, in the place of the old ones, where they differ. */
const take = (page) => {
  const fresh = page.getElementById('main');
  if (!fresh) return;
  for (const part of fresh.querySelectorAll('[data-part]')) {
    const old = document.getElementById(part.id);
    if (!old || isHeld(old)) {
      changed = true;
    } else if ((old.dataset.made ?? old.innerHTML) !== part.innerHTML) {
      const made = part.innerHTML;
      const adopted = document.importNode(part, true);
      adopted.dataset.made = made;
      old.replaceWith(adopted);
      document.dispatchEvent(new CustomEvent('redwork:fresh', { detail: adopted }));
    }
  }
  // It may change otherwise from now on, or not at all any more: then this was the last look, unless a part is still to be replaced.
  if ('live' in fresh.dataset || !changed) main().dataset.live = fresh.dataset.live ?? 'never';
  writeTimes();
};

/**
 * Asks for this page anew: by XMLHttpRequest, which gives a document whose scripts do not run, so that nothing is ever parsed from a text.
 */
export const refresh = () => {
  if (asking || document.hidden) return;
  asking = true;
  changed = false;
  const ask = new XMLHttpRequest();
  ask.open('GET', location.href);
  ask.responseType = 'document';
  ask.timeout = LOST;
  ask.setRequestHeader('X-Redwork-Refresh', 'true');
  if (tag) ask.setRequestHeader('If-None-Match', tag);
  ask.onload = () => {
    // 429: the server has answered enough of these for now.
    if (ask.status === 429) changed = true;
    if (ask.status < 500) heard = Date.now();
    if (ask.status === 200 && ask.response) {
      tag = ask.getResponseHeader('ETag');
      setClock(ask.getResponseHeader('Date'));
      take(ask.response);
    }
  };
  ask.onloadend = () => {
    asking = false;
    show();
  };
  ask.send();
};

/** Once no other tab holds the stream. The promise ends when this tab lets go of it. */
const lead = () => navigator.locks.request('redwork-events', () => new Promise((end) => {
  if (document.hidden || !on) {
    end();
    return;
  }
  const stream = new EventSource(`${root.dataset.prefix}/api/v1/events`);
  const pass = (what) => {
    hear(what);
    channel.postMessage(what);
  };
  for (const type of ['queues', 'workers', 'paused', 'gone', 'reset']) stream.addEventListener(type, () => pass('change'));
  const beat = setInterval(() => {
    if (stream.readyState === EventSource.OPEN) pass('beat');
  }, EVERY);
  leading = () => {
    clearInterval(beat);
    stream.close();
    leading = null;
    end();
  };
}));

const follow = () => {
  if (canLead && !leading) lead();
  refresh();
};

const tick = () => {
  const { live } = main().dataset;
  button().hidden = live === 'never';
  if (live === 'never') return;
  show();
  const polls = !canLead || live === 'poll';
  if (on && !document.hidden && (polls || changed || Date.now() - heard > EVERY * 2)) refresh();
};

export const toggleLive = () => {
  on = !on;
  if (on) follow();
  else leading?.();
  show();
};

export const startLive = () => {
  if (!('live' in main().dataset)) return;
  button().hidden = false;
  button().addEventListener('click', toggleLive);
  if (channel) channel.onmessage = (message) => hear(message.data);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) leading?.();
    else if (on) follow();
  });
  follow();
  setInterval(tick, EVERY);
  show();
};
