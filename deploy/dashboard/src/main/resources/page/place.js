// Whoever comes back to a list goes on at the row from which he left it: browsers do not keep the place of a page that follows.
const name = () => `redwork-row ${location.pathname}${location.search}`;

export const startPlace = () => {
  try {
    const href = sessionStorage.getItem(name());
    sessionStorage.removeItem(name());
    const row = href && [...document.querySelectorAll('tr[data-href]')].find((one) => one.dataset.href === href);
    if (row && document.activeElement === document.body) row.querySelector('a')?.focus();
    addEventListener('pagehide', () => {
      const left = document.activeElement?.closest('tr[data-href]');
      if (left) sessionStorage.setItem(name(), left.dataset.href);
    });
  } catch {
    // Nothing may be kept here.
  }
};
