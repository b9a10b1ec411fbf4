// Changes what stands in the page into what a newer page has, and leaves alone all that is the same: focus, scroll, selected text and
// fields that were filled in stay as they are.

/** By what a piece is known from one page to the next: rows that move take their checkbox with them. */
export const keyOf = (node) => node.id || node.dataset?.href || '';

const isSame = (old, fresh) => old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);

const changeAttributes = (old, fresh) => {
  for (const { name } of [...old.attributes]) {
    // Whether it is open is up to who looks at it.
    if (!fresh.hasAttribute(name) && name !== 'open') old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && name !== 'open') old.setAttribute(name, value);
  }
};

const changeChildren = (old, fresh) => {
  const known = new Map();
  // Several rows can lead to one page: they are taken in their order.
  for (const child of [...old.children].filter(keyOf)) known.set(keyOf(child), [...known.get(keyOf(child)) ?? [], child]);
  let next = old.firstChild;
  for (const child of fresh.childNodes) {
    const key = keyOf(child);
    const place = key ? known.get(key)?.shift() : next;
    if (place && isSame(place, child)) {
      if (place === next) next = next.nextSibling;
      else old.insertBefore(place, next);
      change(place, child);
    } else {
      old.insertBefore(document.importNode(child, true), next);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
};

const change = (old, fresh) => {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  // Scripts have filled it.
  if ('own' in old.dataset) return;
  changeAttributes(old, fresh);
  changeChildren(old, fresh);
};

/** Makes a piece of the page as the fresh one is, which belongs to another document. */
export const morph = (old, fresh) => {
  const focused = document.activeElement;
  if (isSame(old, fresh)) change(old, fresh);
  else old.replaceWith(document.importNode(fresh, true));
  // A row that was moved has lost it.
  if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
};
