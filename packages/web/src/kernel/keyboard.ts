import { useEffect, useLayoutEffect, useRef } from "react";
import { keysAreOn } from "./keys-choice.ts";

export { moveToRow } from "./row-focus.ts";

/** What a key does; with words it stands in the sheet of keys. */
export type KeyAction = (() => void) | { readonly does: string; readonly run: () => void };
export type KeyActions = Readonly<Record<string, KeyAction>>;
/** Where a key works: on the page that is shown, in its lists, or on every page. */
export type KeyScope = "page" | "list" | "everywhere" | "go";
type Layer = { current: KeyActions; readonly scope: KeyScope };

const CHORD_MS = 1_200;
const layers = new Set<Layer>();
let prefix = { key: "", atMs: 0 };

const run = (action: KeyAction): void => (typeof action === "function" ? action() : action.run());

const newestFirst = (): Layer[] => [...layers].reverse();

const actionFor = (keys: string): KeyAction | undefined =>
  newestFirst().find(({ current }) => current[keys])?.current[keys];

const isPrefix = (key: string): boolean =>
  [...layers].some(({ current }) => Object.keys(current).some((keys) => keys.startsWith(`${key} `)));

/** Keys belong to the field that has the focus, and to an open dialog or menu. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (
    target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=menu], [role=listbox]")
  )
    return true;
  return document.querySelector("[role=dialog], [role=alertdialog]") !== null;
}

/** Esc leaves a field; what it would close stays open until it is pressed again. */
function leaveField(event: KeyboardEvent): void {
  const field = event.key === "Escape" && event.target instanceof HTMLInputElement ? event.target : undefined;
  if (field && !field.closest("[role=dialog], [role=alertdialog]")) field.blur();
}

function onKeyDown(event: KeyboardEvent): void {
  if (isTaken(event)) leaveField(event);
  else if (!event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey) press(event);
}

function press(event: KeyboardEvent): void {
  // Single letters can be switched off, for those whose voice or hand types them unasked; Esc is no letter.
  if (!keysAreOn() && event.key !== "Escape") return;
  const isSecond = prefix.key !== "" && event.timeStamp - prefix.atMs < CHORD_MS;
  const keys = isSecond ? `${prefix.key} ${event.key}` : event.key;
  prefix = { key: !isSecond && isPrefix(event.key) ? event.key : "", atMs: event.timeStamp };
  const action = actionFor(keys);
  if (!action) return;
  event.preventDefault();
  run(action);
}

/**
 * Keys that do something while the component is shown: `{ c: { does: "Add a service", run: add } }`. Never inside a
 * field or a dialog, never together with Ctrl, Alt or ⌘. Two keys after one another are written with a space.
 */
export function useKeys(actions: KeyActions, scope: KeyScope = "page"): void {
  const layer = useRef<Layer>({ current: actions, scope });
  layer.current.current = actions;
  // With what it belongs to, not a moment after it was seen: a key that is pressed at once is heard.
  useLayoutEffect(() => {
    const own = layer.current;
    if (layers.size === 0) window.addEventListener("keydown", onKeyDown);
    layers.add(own);
    return () => {
      layers.delete(own);
      if (layers.size === 0) window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
  // a page may offer more once it knows more
  useEffect(() => {
    if (scope === "page") doAwaited();
  });
}

/** Which action is to be done as soon as a page offers it. */
let awaited: { does: RegExp; untilMs: number } | undefined;
const AWAITED_MS = 10_000;

function doAwaited(): void {
  if (!awaited || performance.now() > awaited.untilMs) return;
  const { does } = awaited;
  const offered = newestFirst()
    .flatMap(({ current }) => Object.values(current))
    .find((action) => typeof action !== "function" && does.test(action.does));
  if (!offered) return;
  awaited = undefined;
  run(offered);
}

/** Does what is so called, now or as soon as the page that was asked for offers it. */
export function doWhenOffered(does: RegExp): void {
  awaited = { does, untilMs: performance.now() + AWAITED_MS };
  doAwaited();
}

export type KnownKey = { readonly keys: string; readonly does: string; readonly scope: KeyScope };

/** The keys that work now, each once, with what it does: where two layers hold one, the upper one's. */
export function keysNow(): KnownKey[] {
  const found = new Map<string, KnownKey>();
  for (const { current, scope } of newestFirst()) {
    for (const [keys, action] of Object.entries(current)) {
      if (found.has(keys) || typeof action === "function") continue;
      found.set(keys, { keys, does: action.does, scope });
    }
  }
  return [...found.values()];
}

/** Puts the focus into the filter of the page, if it has one. */
export const focusFilter = (): void => document.querySelector<HTMLElement>("input[type=search]")?.focus();
