import { useEffect, useRef } from "react";

export type KeyActions = Readonly<Record<string, () => void>>;
type Layer = { readonly current: KeyActions };

const CHORD_MS = 1_200;
const layers = new Set<Layer>();
let prefix = { key: "", atMs: 0 };

const actionFor = (keys: string): (() => void) | undefined =>
  [...layers].reverse().find(({ current }) => current[keys])?.current[keys];

const isPrefix = (key: string): boolean =>
  [...layers].some(({ current }) => Object.keys(current).some((keys) => keys.startsWith(`${key} `)));

/** Keys belong to the field that has the focus, and to an open dialog or menu. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("input, textarea, select, [contenteditable=true], [role=menu], [role=listbox]")) return true;
  return document.querySelector("[role=dialog], [role=alertdialog]") !== null;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
  const isSecond = prefix.key !== "" && event.timeStamp - prefix.atMs < CHORD_MS;
  const keys = isSecond ? `${prefix.key} ${event.key}` : event.key;
  prefix = { key: !isSecond && isPrefix(event.key) ? event.key : "", atMs: event.timeStamp };
  const action = actionFor(keys);
  if (!action) return;
  event.preventDefault();
  action();
}

/**
 * Keys that do something while the component is shown: `{ a: acknowledge, "g h": goHome }`. Never inside a field or a
 * dialog, never together with Ctrl, Alt or ⌘. Two keys after one another are written with a space.
 */
export function useKeys(actions: KeyActions): void {
  const layer = useRef(actions);
  layer.current = actions;
  useEffect(() => {
    if (layers.size === 0) window.addEventListener("keydown", onKeyDown);
    layers.add(layer);
    return () => {
      layers.delete(layer);
      if (layers.size === 0) window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}

/** Moves the focus to the next or the previous row of the lists on the page. */
export function moveToRow(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
  const focused = document.activeElement;
  const at = focused instanceof HTMLElement ? links.indexOf(focused) : -1;
  const next = at === -1 ? (step === 1 ? 0 : links.length - 1) : at + step;
  links[next]?.focus();
}

/** Puts the focus into the filter of the page, if it has one. */
export const focusFilter = (): void => document.querySelector<HTMLElement>("input[type=search]")?.focus();
