import { ApiProblem } from "@shipshape/contract/problem";
import { type EscalationNode, isBranch, type NodePath, nodeAt, pathText } from "@shipshape/domain/oncall/escalation";

const FIELDS: Readonly<Record<string, string>> = {
  steps: "The tree",
  repeat: "Starts over",
  repeatAfterMinutes: "Minutes between rounds",
  stillWorking: "Still working on it?",
};

const OF_A_STEP: Readonly<Record<string, string>> = {
  delayMinutes: "minutes after what was before it",
  acknowledgements: "how many must acknowledge",
};

/** Where in the tree a place of the document stands: "steps[1].else[0].targets[2]" is in 2.else.1. */
function treePath(documentPath: string): NodePath {
  const path: (number | "then" | "else")[] = [];
  // what a schema refuses is told as steps.1, what a rule does as steps[1]
  const bracketed = documentPath.replace(/\.(\d+)/g, "[$1]");
  for (const [, list = "", index = ""] of bracketed.matchAll(/(?:^|\.)(steps|else)\[(\d+)\]/g)) {
    if (path.length > 0) path.push(list === "steps" ? "then" : "else");
    path.push(Number(index));
  }
  return path;
}

/** What a server refused, told by the steps of the form. */
export function inFormWords(error: Error | null, steps: readonly EscalationNode[]): Error | null {
  if (!(error instanceof ApiProblem) || error.faults.length === 0) return error;
  const words = error.faults.map((fault) => faultWords(fault, steps)).join("; ");
  return new ApiProblem(error.status, error.code, `It cannot be: ${words}.`, error.faults, error.failed);
}

/** What is wrong with a policy, in the words of its form: "Step 2: this step tells nobody". */
export function faultWords(
  { path, message }: { readonly path: string; readonly message: string },
  steps: readonly EscalationNode[],
): string {
  const place = treePath(path);
  if (place.length === 0) return `${FIELDS[path] ?? path}: ${message}`;
  const node = nodeAt(steps, place);
  const target = /targets[[.](\d+)/.exec(path)?.[1];
  const which = target !== undefined && (node?.targets?.length ?? 0) > 1 ? `, target ${Number(target) + 1}` : "";
  const field = OF_A_STEP[path.split(".").at(-1) ?? ""];
  const what = field === undefined ? which : `, ${field}`;
  return `${node && isBranch(node) ? "Branch" : "Step"} ${pathText(place)}${what}: ${message}`;
}
