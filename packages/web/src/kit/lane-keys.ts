import type { KeyStep } from "./lane-geometry.ts";

type Pressed = Pick<KeyboardEvent, "key" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey">;

const SIGN: Readonly<Record<string, 1 | -1>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -1,
  PageDown: 1,
};

/**
 * What a key does to a span: arrows move it by half an hour, Page up and down (or Alt) by a day; with Shift left and
 * right move its end, up and down its beginning. Undefined for every other key.
 */
export function keyStep({ key, shiftKey, altKey, ctrlKey, metaKey }: Pressed): KeyStep | undefined {
  const sign = SIGN[key];
  if (sign === undefined || ctrlKey || metaKey) return undefined;
  const isVertical = key === "ArrowUp" || key === "ArrowDown";
  if (isVertical && !shiftKey) return undefined;
  const by = altKey || key.startsWith("Page") ? "day" : "step";
  return { what: shiftKey ? (isVertical ? "from" : "to") : "both", by, sign };
}

/** Where the focus goes from a bar: to its neighbour, to either end, to the lane above or below. */
export type FocusMove = "previous" | "next" | "first" | "last" | "up" | "down";

const MOVES: Readonly<Record<string, FocusMove>> = {
  ArrowLeft: "previous",
  ArrowRight: "next",
  Home: "first",
  End: "last",
  ArrowUp: "up",
  ArrowDown: "down",
};

export const focusMove = ({ key, shiftKey, altKey, ctrlKey, metaKey }: Pressed): FocusMove | undefined =>
  shiftKey || altKey || ctrlKey || metaKey ? undefined : MOVES[key];

/** Puts the focus on another bar of the same drawing. */
export function moveFocus(from: HTMLElement, move: FocusMove): void {
  const chart = from.closest("[data-lane-chart]");
  const lanes = [...(chart?.querySelectorAll("[data-track]") ?? [])].map((track) => [
    ...track.querySelectorAll<HTMLElement>("[data-bar]:is(a, button)"),
  ]);
  const own = lanes.findIndex((bars) => bars.includes(from));
  const bars = lanes[own] ?? [];
  const at = bars.indexOf(from);
  if (move === "first") bars[0]?.focus();
  else if (move === "last") bars.at(-1)?.focus();
  else if (move === "previous") bars[at - 1]?.focus();
  else if (move === "next") bars[at + 1]?.focus();
  else nearestBar(lanes, own, move === "down", from)?.focus();
}

function nearestBar(lanes: HTMLElement[][], own: number, isDown: boolean, from: HTMLElement): HTMLElement | undefined {
  const beyond = isDown ? lanes.slice(own + 1) : lanes.slice(0, Math.max(0, own)).reverse();
  const nextLane = beyond.find((lane) => lane.length > 0);
  const left = from.getBoundingClientRect().left;
  const away = (bar: HTMLElement): number => Math.abs(bar.getBoundingClientRect().left - left);
  return nextLane?.toSorted((a, b) => away(a) - away(b))[0];
}
