import { Graph, layout } from "@dagrejs/dagre";
import type { Place } from "./graph-walk.ts";

export type Edge = { readonly from: string; readonly to: string };

export type DrawnEdge = Edge & { readonly key: string; readonly path: string };

export type GraphLayout = {
  readonly width: number;
  readonly height: number;
  readonly places: readonly Place[];
  readonly edges: readonly DrawnEdge[];
};

/** How large a node is drawn, in pixels. */
export const NODE = { width: 188, height: 50 } as const;

type Point = { readonly x: number; readonly y: number };

/** Room for the head of the arrow. */
const HEAD = 2;

/** Straight past a column of nodes, so that it crosses none of them. */
const pastColumn = ({ x, y }: Point): Point[] => [
  { x: x - NODE.width / 2, y },
  { x: x + NODE.width / 2, y },
];

/** A line from the right side of one node to the left side of the other, level where it leaves, turns and arrives. */
function flowing(from: Point, bends: readonly Point[], to: Point): string {
  const start = { x: from.x + NODE.width / 2, y: from.y };
  const end = { x: to.x - NODE.width / 2 - HEAD, y: to.y };
  let before = start;
  const parts = [...bends.flatMap(pastColumn), end].map((point) => {
    const middle = (before.x + point.x) / 2;
    const part = `C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    before = point;
    return part;
  });
  return `M${start.x} ${start.y}${parts.join("")}`;
}

/** Where everything stands, from who calls at the left to what is called at the right. */
export function layoutOf(ids: readonly string[], edges: readonly Edge[]): GraphLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 72, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) graph.setNode(id, { ...NODE });
  for (const { from, to } of edges) if (from !== to) graph.setEdge(from, to);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const columns = new Set(ids.map((id) => graph.node(id).x));
  return {
    width,
    height,
    places: ids.map((id) => {
      const { x = 0, y = 0 } = graph.node(id);
      return { id, x, y };
    }),
    edges: graph.edges().map(({ v, w }) => {
      const inner: Point[] = (graph.edge(v, w).points ?? []).slice(1, -1);
      // only where it passes a column of nodes it must keep to its place
      const bends = inner.filter(({ x }) => columns.has(x));
      return { key: `${v} ${w}`, from: v, to: w, path: flowing(graph.node(v), bends, graph.node(w)) };
    }),
  };
}
