const NAME = "Shipshape";
let openCount = 0;
let pageName = "";

function show(): void {
  const name = pageName === "" ? NAME : `${pageName} · ${NAME}`;
  document.title = openCount === 0 ? name : `(${openCount}) ${name}`;
}

/** Names the browser's tab after the page. */
export function showPageName(name: string): void {
  pageName = name;
  show();
}

/** Shows in title and icon of the browser's tab how many incidents nobody looks after yet. */
export function showOpenCount(count: number): void {
  openCount = count;
  show();
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (icon) icon.href = count === 0 ? "/favicon.svg" : "/favicon-open.svg";
}
