import styles from "./decision-tree.module.css";
import type { Tone } from "./status-badge.tsx";

/** `off`: the way does not lead there. */
export type TreeState = "plain" | "done" | "next" | "coming" | "off";

export type TreeSide = {
  readonly key: string;
  readonly label: React.ReactNode;
  readonly state: TreeState;
  readonly nodes: readonly DecisionNode[];
};

export type DecisionNode = {
  readonly key: string;
  readonly shape: "step" | "branch" | "end";
  readonly state: TreeState;
  readonly tone?: Tone;
  /** "At once", "After 5 min"; and the same by the clock. */
  readonly when?: React.ReactNode;
  readonly clock?: React.ReactNode;
  readonly content: React.ReactNode;
  /** What can be done with it, at its end. */
  readonly action?: React.ReactNode;
  /** The ways on from here. */
  readonly sides?: readonly TreeSide[];
};

const STATES = { plain: undefined, done: "done", next: "next", coming: "to come", off: "not on the way" } as const;

/** What follows what, with the ways between which something decides drawn beside each other. */
export function DecisionTree({ label, nodes }: { label: string; nodes: readonly DecisionNode[] }) {
  return (
    <section className={styles["frame"]} aria-label={label}>
      <Nodes nodes={nodes} />
    </section>
  );
}

function Nodes({ nodes }: { nodes: readonly DecisionNode[] }) {
  return (
    <ol className={styles["nodes"]}>
      {nodes.map((node) => (
        <Node key={node.key} node={node} />
      ))}
    </ol>
  );
}

function Node({ node }: { node: DecisionNode }) {
  const { shape, state, tone = "muted", when, clock, content, action, sides = [] } = node;
  const word = STATES[state];
  return (
    <li className={styles["node"]} data-shape={shape} data-state={state} data-tone={tone}>
      <div className={styles["card"]}>
        {(when || clock) && (
          <div className={styles["when"]}>
            {when && <span>{when}</span>}
            {clock && <span className={styles["clock"]}>{clock}</span>}
            {word && <span className={styles["state"]}>{word}</span>}
          </div>
        )}
        <div className={styles["content"]}>{content}</div>
        {action && <div className={styles["action"]}>{action}</div>}
      </div>
      {sides.length > 0 && (
        <ul className={styles["sides"]} data-count={sides.length}>
          {sides.map(({ key, label, state: way, nodes }) => (
            <li key={key} className={styles["side"]} data-state={way}>
              <span className={styles["label"]}>{label}</span>
              {nodes.length > 0 && <Nodes nodes={nodes} />}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
