import { type Direction, neighbourTowards, type Place } from "./graph-walk.ts";

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

export type Zoom = { readonly zoomIn: () => void; readonly zoomOut: () => void; readonly fit: () => void };

type Keys = {
  readonly places: readonly Place[];
  readonly isJoined: (id: string) => (other: string) => boolean;
  readonly graph: Zoom & { readonly frame: React.RefObject<HTMLElement | null> };
  readonly onOpen: (id: string) => void;
  readonly onLeave: () => void;
};

/** The keys of a graph: arrows walk, Enter opens, + − 0 zoom, Esc lets go. Others go on to the page. */
export function graphKeys({ places, isJoined, graph, onOpen, onLeave }: Keys) {
  const { frame, zoomIn, zoomOut, fit } = graph;
  const zoomOf: Readonly<Record<string, () => void>> = { "+": zoomIn, "=": zoomIn, "-": zoomOut, "0": fit };
  const walk = (from: Place, direction: Direction): void => {
    const next = neighbourTowards(from, direction, places, isJoined(from.id));
    const node = next && frame.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next.id)}"]`);
    node?.focus({ preventScroll: true });
  };
  const doneBy = (key: string, place: Place | undefined): (() => void) | undefined => {
    const direction = ARROWS[key];
    if (zoomOf[key]) return zoomOf[key];
    if (!place) return undefined;
    if (direction) return () => walk(place, direction);
    if (key === "Enter") return () => onOpen(place.id);
    return key === "Escape" ? onLeave : undefined;
  };
  return (event: React.KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const id = (event.target as HTMLElement).dataset["node"];
    const run = doneBy(
      event.key,
      places.find((one) => one.id === id),
    );
    if (!run) return;
    run();
    event.preventDefault();
    event.stopPropagation();
  };
}
