import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** What of a graph is seen: moved by so many pixels, so many times its size. */
export type View = { readonly x: number; readonly y: number; readonly scale: number };

type Size = { readonly width: number; readonly height: number };
type Point = { readonly x: number; readonly y: number };

const LEAST = 0.2;
const MOST = 2;
/** Smaller than this, names are no longer read. */
const READABLE = 0.62;
const STEP = 1.25;

const within = (scale: number): number => Math.min(MOST, Math.max(LEAST, scale));

/** Everything, if it can be read so; else as much as can be read around what matters most. */
export function fitted(graph: Size, frame: Size, around: Point): View {
  const whole = Math.min(1, frame.width / graph.width, frame.height / graph.height);
  const scale = within(Math.max(whole, READABLE));
  const middle = (length: number, room: number, point: number): number =>
    length * scale <= room
      ? (room - length * scale) / 2
      : Math.min(0, Math.max(room - length * scale, room / 2 - point * scale));
  return { x: middle(graph.width, frame.width, around.x), y: middle(graph.height, frame.height, around.y), scale };
}

/** The same point stays under the pointer. */
export function zoomed(view: View, by: number, at: Point): View {
  const scale = within(view.scale * by);
  const ratio = scale / view.scale;
  return { x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio, scale };
}

/** Moved no further than needed for a point to be seen with some room around it. */
export function showing(view: View, frame: Size, { x, y }: Point, room: Size): View {
  const into = (at: number, from: number, length: number, half: number): number => {
    const place = from + at * view.scale;
    const edge = half * view.scale + 12;
    if (place < edge) return from + edge - place;
    return place > length - edge ? from - (place - length + edge) : from;
  };
  return {
    ...view,
    x: into(x, view.x, frame.width, room.width / 2),
    y: into(y, view.y, frame.height, room.height / 2),
  };
}

/** Pan and zoom of a graph: by dragging, by two fingers, by Ctrl with the wheel, and by what the caller asks. */
export function useGraphView(graph: Size, around: Point) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 });
  const fingers = useRef(new Map<number, Point>());
  const { width, height } = graph;
  const sizeOfFrame = (): Size => ({
    width: frame.current?.clientWidth ?? 1,
    height: frame.current?.clientHeight ?? 1,
  });
  const fit = (): void => setView(fitted(graph, sizeOfFrame(), around));
  const latest = useRef(fit);
  latest.current = fit;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another graph is fitted anew
  useLayoutEffect(() => latest.current(), [width, height, around.x, around.y]);
  useEffect(() => zoomWithWheel(frame.current, (by, at) => setView((before) => zoomed(before, by, at))), []);
  const zoom = (by: number): void => {
    const { width: across, height: down } = sizeOfFrame();
    setView((before) => zoomed(before, by, { x: across / 2, y: down / 2 }));
  };
  return {
    frame,
    view,
    fit,
    zoomIn: () => zoom(STEP),
    zoomOut: () => zoom(1 / STEP),
    show: (point: Point, room: Size) => setView((before) => showing(before, sizeOfFrame(), point, room)),
    drag: draggers(fingers.current, setView),
  };
}

type Change = (change: (before: View) => View) => void;

/** A wheel alone scrolls the page; with Ctrl, as a touchpad's pinch sends it, it zooms. */
function zoomWithWheel(element: HTMLElement | null, zoom: (by: number, at: Point) => void): () => void {
  const onWheel = (event: WheelEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || !element) return;
    event.preventDefault();
    const { left, top } = element.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 240), { x: event.clientX - left, y: event.clientY - top });
  };
  element?.addEventListener("wheel", onWheel, { passive: false });
  return () => element?.removeEventListener("wheel", onWheel);
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** One pointer moves, two zoom around their middle. */
function draggers(fingers: Map<number, Point>, change: Change) {
  const release = (event: React.PointerEvent): void => void fingers.delete(event.pointerId);
  return {
    onPointerDown(event: React.PointerEvent<HTMLElement>): void {
      if (event.button !== 0 || (event.target as Element).closest("button")) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerMove(event: React.PointerEvent<HTMLElement>): void {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const after = { x: event.clientX, y: event.clientY };
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      fingers.set(event.pointerId, after);
      if (!other) {
        change((view) => ({ ...view, x: view.x + after.x - before.x, y: view.y + after.y - before.y }));
        return;
      }
      const { left, top } = event.currentTarget.getBoundingClientRect();
      const middle = { x: (after.x + other.x) / 2 - left, y: (after.y + other.y) / 2 - top };
      change((view) => zoomed(view, distance(after, other) / Math.max(1, distance(before, other)), middle));
    },
    onPointerUp: release,
    onPointerCancel: release,
  };
}
