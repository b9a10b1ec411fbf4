// Before anything is painted: the theme and the density that were chosen here. No module, for those wait for the page.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  root.classList.add('js');
  const theme = kept('redwork-theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  if (kept('redwork-rows') === 'compact') root.dataset.rows = 'compact';
})();
