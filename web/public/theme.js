// Sets the colour scheme before the first paint. A file of its own, because the page allows no inline script.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  let chosen = 'auto';
  try {
    chosen = localStorage.getItem('conch-theme') ?? 'auto';
  } catch {
    // Storage is switched off: the device decides.
  }
  const scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
