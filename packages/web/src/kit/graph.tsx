import { lazy, Suspense } from "react";
import { loadPart } from "../kernel/load-part.ts";
import styles from "./graph.module.css";
import type { GraphProps } from "./graph-canvas.tsx";
import { ChartSkeleton } from "./skeleton.tsx";

export type { GraphNode } from "./graph-canvas.tsx";

const Canvas = lazy(async () => {
  const { GraphCanvas } = await loadPart(() => import("./graph-canvas.tsx"));
  return { default: GraphCanvas };
});

/** Things and what leads from one to the other, drawn; what lays them out is fetched when it is needed. */
export function Graph(props: GraphProps) {
  return (
    <Suspense fallback={<ChartSkeleton height={420} />}>
      <Canvas {...props} />
    </Suspense>
  );
}

/** What a graph says of the node that is chosen, beneath it. */
export function GraphNote({ children }: { children: React.ReactNode }) {
  return (
    <div className={styles["note"]} aria-live="polite">
      {children}
    </div>
  );
}
