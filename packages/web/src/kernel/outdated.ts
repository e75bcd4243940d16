const KEY = "shipshape.reloadedAt";
const ONCE_MS = 30_000;

/**
 * After an upgrade of the server a page that was open before asks for files that are gone: it begins anew, with the new
 * ones. Not twice in a row, so that a file that is really missing is told as an error.
 */
export function reloadWhenOutdated(): void {
  window.addEventListener("vite:preloadError", (event) => {
    if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < ONCE_MS) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
  });
}
