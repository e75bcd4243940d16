import type { PolicyNode, PolicyView } from "./policy-words.ts";

/** A node while it is changed: it keeps an id, so that what is typed stays in its field when others move. */
export type DraftNode = Omit<PolicyNode, "steps" | "else"> & {
  readonly id: string;
  readonly steps?: readonly DraftNode[] | undefined;
  readonly else?: readonly DraftNode[] | undefined;
};

let made = 0;
const newNodeId = (): string => {
  made += 1;
  return `node ${made}`;
};

export const asDraft = (nodes: readonly PolicyNode[]): DraftNode[] =>
  nodes.map(({ steps, else: otherwise, ...node }) => ({
    ...node,
    id: newNodeId(),
    ...(steps ? { steps: asDraft(steps) } : {}),
    ...(otherwise ? { else: asDraft(otherwise) } : {}),
  }));

/** The nodes as a document has them. */
export const asNodes = (nodes: readonly DraftNode[]): PolicyNode[] =>
  nodes.map(({ id: _, steps, else: otherwise, ...node }) => ({
    ...node,
    ...(steps ? { steps: asNodes(steps) } : {}),
    ...(otherwise ? { else: asNodes(otherwise) } : {}),
  }));

export const newStep = (isFirst: boolean, user: string): DraftNode => ({
  id: newNodeId(),
  delayMinutes: isFirst ? 0 : 5,
  targets: [{ kind: "user", name: user }],
});
export const newBranch = (user: string): DraftNode => ({
  id: newNodeId(),
  delayMinutes: 0,
  if: { priority: ["P1"] },
  steps: [newStep(true, user)],
  else: [],
});

/** The same tree with one node made another, or taken out (undefined). */
export const changed = (
  nodes: readonly DraftNode[],
  id: string,
  change: (node: DraftNode) => DraftNode | undefined,
): DraftNode[] =>
  nodes.flatMap((node): DraftNode[] => {
    if (node.id === id) return [change(node) ?? []].flat();
    return [
      {
        ...node,
        ...(node.steps ? { steps: changed(node.steps, id, change) } : {}),
        ...(node.else ? { else: changed(node.else, id, change) } : {}),
      },
    ];
  });

/** The same tree with one node a place earlier in its list. */
export const movedUp = (nodes: readonly DraftNode[], id: string): DraftNode[] => {
  const at = nodes.findIndex((node) => node.id === id);
  const [before, node] = [nodes[at - 1], nodes[at]];
  if (before && node) return [...nodes.slice(0, at - 1), node, before, ...nodes.slice(at + 1)];
  return nodes.map((one) => ({
    ...one,
    ...(one.steps ? { steps: movedUp(one.steps, id) } : {}),
    ...(one.else ? { else: movedUp(one.else, id) } : {}),
  }));
};

export type PolicyDraft = Omit<PolicyView, "steps"> & { readonly steps: readonly DraftNode[] };

/** What the server takes. */
export const inputOf = ({ name: _, revision: __, displayName, steps, ...rest }: PolicyDraft) => ({
  ...rest,
  ...(displayName === "" ? {} : { displayName }),
  steps: asNodes(steps),
});
