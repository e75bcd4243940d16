import { useId, useMemo, useState } from "react";
import { IconButton } from "./button.tsx";
import styles from "./graph.module.css";
import { graphKeys, type Zoom } from "./graph-keys.ts";
import { type DrawnEdge, type Edge, type GraphLayout, layoutOf, NODE } from "./graph-layout.ts";
import type { Place } from "./graph-walk.ts";
import { type Status, StatusShape } from "./status-badge.tsx";
import { useGraphView } from "./use-graph-view.ts";

export type GraphNode = {
  readonly id: string;
  readonly label: string;
  /** A few words beneath its name, beside its status. */
  readonly note?: string | undefined;
  readonly status: Status;
  /** What it is in this picture: what it is about, what trouble may reach, what only stands beside. */
  readonly mark?: "centre" | "reached" | "aside" | undefined;
};

export type GraphProps = {
  /** What is drawn, in a sentence. */
  label: string;
  nodes: readonly GraphNode[];
  edges: readonly Edge[];
  /** What the picture is about: where it begins when not all of it can be seen. */
  centre?: string | undefined;
  /** The one that is chosen; undefined for none. */
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
  onOpen: (id: string) => void;
};

/** What stands in the focus when the graph is reached, and where it begins. */
const beginningOf = ({ places }: GraphLayout, { centre, chosen }: GraphProps): Place | undefined =>
  places.find(({ id }) => id === chosen) ?? places.find(({ id }) => id === centre) ?? places[0];

/** Laid out anew only when who calls whom has changed: what changes its health stays where it is. */
function useLayout(nodes: readonly GraphNode[], edges: readonly Edge[]): GraphLayout {
  const ids = nodes.map(({ id }) => id);
  const ways = edges.map(({ from, to }) => `${from}>${to}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these two say all that matters here
  return useMemo(() => layoutOf(ids, edges), [ids.join(" "), ways.join(" ")]);
}

/** As high as it needs, and never higher than a part of the window. */
const heightFor = ({ height }: GraphLayout): string => `clamp(280px, ${height + 80}px, max(320px, 62vh))`;

/** Nodes with the shape and word of their status, and arrows from who calls to what is called. */
export function GraphCanvas(props: GraphProps) {
  const { label, nodes, edges, chosen, onChoose, onOpen } = props;
  const drawn = useLayout(nodes, edges);
  const [hovered, setHovered] = useState<string>();
  const beginning = beginningOf(drawn, props);
  const centre = drawn.places.find(({ id }) => id === props.centre) ?? drawn.places[0] ?? { x: 0, y: 0 };
  const graph = useGraphView(drawn, centre);
  const { frame, view, show, drag } = graph;
  const helpId = useId();
  const lit = hovered ?? chosen;
  const isJoined = (id: string) => (other: string) =>
    edges.some(({ from, to }) => (from === id && to === other) || (from === other && to === id));
  const onKeyDown = graphKeys({ places: drawn.places, isJoined, graph, onOpen, onLeave: () => onChoose(undefined) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div className={styles["graph"]} role="group" aria-label={label} aria-describedby={helpId} onKeyDown={onKeyDown}>
      <div className={styles["frame"]} ref={frame} style={{ height: heightFor(drawn) }} {...drag}>
        <div
          className={styles["sheet"]}
          style={{
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
            width: drawn.width,
            height: drawn.height,
          }}
        >
          <Edges drawn={drawn} nodes={nodes} lit={lit} />
          {drawn.places.map((place) => (
            <Node
              key={place.id}
              place={place}
              node={nodes.find(({ id }) => id === place.id)}
              isChosen={place.id === chosen}
              isFaint={lit !== undefined && lit !== place.id && !isJoined(lit)(place.id)}
              isReached={place.id === beginning?.id}
              onFocus={() => {
                show(place, NODE);
                onChoose(place.id);
              }}
              onHover={setHovered}
              onOpen={onOpen}
            />
          ))}
        </div>
      </div>
      <Tools {...graph} />
      <p className={styles["help"]} id={helpId}>
        Arrow keys move between neighbours, Enter opens, <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> zoom. The list says the
        same.
      </p>
    </div>
  );
}

function Tools({ zoomIn, zoomOut, fit }: Zoom) {
  return (
    <div className={styles["tools"]}>
      <IconButton icon="plus" label="Larger (+)" onPress={zoomIn} />
      <IconButton icon="minus" label="Smaller (−)" onPress={zoomOut} />
      <IconButton icon="fit" label="All of it (0)" onPress={fit} />
    </div>
  );
}

type NodeProps = {
  place: Place;
  node: GraphNode | undefined;
  isChosen: boolean;
  isFaint: boolean;
  /** The one that the Tab key comes to. */
  isReached: boolean;
  onFocus: () => void;
  onHover: (id: string | undefined) => void;
  onOpen: (id: string) => void;
};

function Node({ place: { id, x, y }, node, isChosen, isFaint, isReached, onFocus, onHover, onOpen }: NodeProps) {
  if (!node) return null;
  const { label, note, status, mark } = node;
  const said = [label, status.word, note, mark === "reached" && "may be affected"].filter(Boolean).join(", ");
  return (
    <button
      type="button"
      className={styles["node"]}
      data-node={id}
      data-tone={status.tone}
      data-mark={mark}
      data-chosen={isChosen || undefined}
      data-faint={isFaint || undefined}
      tabIndex={isReached ? 0 : -1}
      style={{ left: x - NODE.width / 2, top: y - NODE.height / 2, width: NODE.width, height: NODE.height }}
      aria-label={said}
      aria-pressed={isChosen}
      onFocus={onFocus}
      onClick={onFocus}
      onDoubleClick={() => onOpen(id)}
      onPointerEnter={() => onHover(id)}
      onPointerLeave={() => onHover(undefined)}
    >
      <StatusShape tone={status.tone} size={15} />
      <span className={styles["name"]}>{label}</span>
      <span className={styles["about"]}>
        <b>{status.word}</b>
        {note && ` · ${note}`}
      </span>
    </button>
  );
}

/** How an edge looks: towards what is in trouble it is drawn as that. */
function kindOf({ from, to }: DrawnEdge, nodes: ReadonlyMap<string, GraphNode>, lit: string | undefined) {
  const [caller, called] = [nodes.get(from), nodes.get(to)];
  if (lit !== undefined) return from === lit || to === lit ? "lit" : "faint";
  const isTrouble = (called?.status.tone === "bad" || called?.mark === "reached") && caller?.mark === "reached";
  return isTrouble ? "trouble" : undefined;
}

function Edges({ drawn, nodes, lit }: { drawn: GraphLayout; nodes: readonly GraphNode[]; lit: string | undefined }) {
  const id = useId();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (
    <svg className={styles["edges"]} width={drawn.width} height={drawn.height} aria-hidden="true">
      <defs>
        {["plain", "lit", "trouble", "faint"].map((kind) => (
          <marker
            key={kind}
            id={`${id}-${kind}`}
            viewBox="0 0 8 8"
            refX="7.5"
            refY="4"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path className={styles["head"]} data-kind={kind} d="M0 .5 8 4 0 7.500z" />
          </marker>
        ))}
      </defs>
      {drawn.edges.map((edge) => {
        const kind = kindOf(edge, byId, lit);
        return (
          <path
            key={edge.key}
            className={styles["edge"]}
            data-kind={kind}
            d={edge.path}
            markerEnd={`url(#${id}-${kind ?? "plain"})`}
          />
        );
      })}
    </svg>
  );
}
