// A dialog asks before something is done to many jobs: it shows what else would be a page of its own.
import { writeTimes } from './time.js';

const open = (part, back) => {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', part.getAttribute('aria-label'));
  dialog.append(document.importNode(part, true));
  dialog.addEventListener('click', (event) => {
    if (!event.target.closest('[data-close]')) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    back.focus();
  });
  document.body.append(dialog);
  writeTimes();
  dialog.showModal();
};

/** Asks for the page of the action, and shows its part here; where there is none, that page says why. */
const ask = (event) => {
  const form = event.target;
  if (!form.matches('[data-ask]')) return;
  event.preventDefault();
  const fields = new FormData(form);
  fields.append(event.submitter.name, event.submitter.value);
  // Its buttons are called action, too.
  const address = `${form.getAttribute('action')}?${new URLSearchParams(fields)}`;
  const call = new XMLHttpRequest();
  call.open('GET', address);
  call.responseType = 'document';
  call.onloadend = () => {
    const part = call.response?.getElementById('act');
    if (part) open(part, event.submitter);
    else location.assign(address);
  };
  call.send();
};

export const startAsk = () => document.addEventListener('submit', ask);
