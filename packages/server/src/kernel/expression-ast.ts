import type { ASTNode } from "@marcbachmann/cel-js";

/** What we use of a node of a parsed expression. A macro such as `exists` keeps what it stands for in its meta. */
export type ExpressionNode = {
  readonly op: string;
  args: unknown;
  readonly start: number;
  readonly end: number;
  readonly meta?: { readonly alternate?: ExpressionNode };
};

/** What a macro over a list becomes: asked before each step whether it goes on. */
export type Comprehension = {
  condition?: ((accumulated: unknown) => boolean) | undefined;
  readonly iterable: ExpressionNode;
  readonly step: ExpressionNode;
};

export const nodeOf = (ast: ASTNode): ExpressionNode => ast as unknown as ExpressionNode;

const isNode = (value: unknown): value is ExpressionNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;

/** Visits every node below and with this one, also those that macros stand for. `depth`: how many lists are walked around it. */
export function visit(node: ExpressionNode, see: (node: ExpressionNode, depth: number) => void, depth = 0): void {
  see(node, depth);
  const stands = node.meta?.alternate;
  if (stands && stands !== node) {
    visit(stands, see, depth);
    return;
  }
  const inner = node.op === "comprehension" ? depth + 1 : depth;
  for (const child of childrenOf(node.args)) visit(child, see, inner);
}

function childrenOf(args: unknown): ExpressionNode[] {
  if (isNode(args)) return [args];
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  if (typeof args !== "object" || args === null) return [];
  return Object.values(args).filter(isNode);
}
