// Where in the app one was, for a page around it that is loaded again: it begins the frame at its beginning, where a tab
// keeps the address. Kept for this visit alone, where the browser keeps anything.
const kKey = 'majlis.place';

/** Goes there, unless the address says where to go, and keeps it from now on. */
export function returnToLastPlace(): void {
  try {
    const last = sessionStorage.getItem(kKey) ?? '';
    if (location.hash === '' && last.startsWith('#/')) history.replaceState(null, '', last);
    addEventListener('hashchange', () => {
      if (location.hash.startsWith('#/')) sessionStorage.setItem(kKey, location.hash);
    });
  } catch {
    // the browser bars this page from its storage; the app says so
  }
}
