import { useEffect } from "react";
import { rememberVisit } from "./recents.ts";

const NAME = "Shipshape";
let openCount = 0;
let pageName = "";
let shortIdShown: string | undefined;

/** The short id of the object whose page is shown, where it has one. */
export const shownShortId = (): string | undefined => shortIdShown;

function show(): void {
  const name = pageName === "" ? NAME : `${pageName} · ${NAME}`;
  document.title = openCount === 0 ? name : `(${openCount}) ${name}`;
}

type ShownPage = { readonly name: string; readonly shortId?: string | undefined; readonly isObject?: boolean };

/** Names the browser's tab after the page; an object's page is among those looked at lately. */
export function useShownPage({ name, shortId, isObject = false }: ShownPage): void {
  useEffect(() => {
    pageName = shortId ? `${shortId} ${name}` : name;
    shortIdShown = shortId;
    show();
    if (isObject) rememberVisit({ href: location.pathname, name: pageName });
  }, [name, shortId, isObject]);
}

/** Shows in title and icon of the browser's tab how many incidents nobody looks after yet. */
export function showOpenCount(count: number): void {
  openCount = count;
  show();
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (icon) icon.href = count === 0 ? "/favicon.svg" : "/favicon-open.svg";
}
