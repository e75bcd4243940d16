import { handOffOf } from "@shipshape/domain/oncall/escalation";
import { conditionText, targetText } from "@shipshape/domain/oncall/escalation-words";
import { type DecisionNode, DecisionTree, type TreeSide, type TreeState } from "../../kit/decision-tree.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Strong } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { type PolicyNode, stepWhen } from "./policy-words.ts";

export type PicturedPolicy = { readonly name: string; readonly steps: readonly PolicyNode[] };

/** What became of a node, or will: when, whom, why. */
export type NodeMark = {
  readonly state: TreeState;
  readonly at: Date;
  readonly because: string;
  readonly side?: "then" | "else" | null;
  readonly people: readonly { readonly user: string; readonly because: string }[];
  readonly webhooks?: readonly string[];
  readonly unreachable: readonly string[];
};

/** By policy and path: "payments 2.then.1". */
export type NodeMarks = ReadonlyMap<string, NodeMark>;
export const markKey = (policy: string, path: string): string => `${policy} ${path}`;

type Drawing = {
  readonly policies: readonly PicturedPolicy[];
  readonly marks: NodeMarks;
  readonly actionOf?: ((policy: string, path: string) => React.ReactNode) | undefined;
};

type PolicyPictureProps = Drawing & { label: string; end?: DecisionNode | undefined };

/** A policy as a tree, with those that it hands off to; what is marked says when it comes and whom it tells. */
export function PolicyPicture({ label, end, ...drawing }: PolicyPictureProps) {
  const [first] = drawing.policies;
  if (!first) return null;
  const nodes = drawn(drawing, first, first.steps, "", [first.name]);
  return <DecisionTree label={label} nodes={end ? [...nodes, end] : nodes} />;
}

const stateOf = (mark: NodeMark | undefined, marks: NodeMarks): TreeState =>
  mark?.state ?? (marks.size === 0 ? "plain" : "off");

function drawn(
  drawing: Drawing,
  policy: PicturedPolicy,
  nodes: readonly PolicyNode[],
  above: string,
  trail: readonly string[],
): DecisionNode[] {
  return nodes.map((node, index): DecisionNode => {
    const path = `${above}${index + 1}`;
    const mark = drawing.marks.get(markKey(policy.name, path));
    const state = stateOf(mark, drawing.marks);
    const common = {
      key: path,
      state,
      when: stepWhen(node, index === 0 && above === ""),
      clock: mark && state !== "off" && <ClockTime at={mark.at} />,
      action: drawing.actionOf?.(policy.name, path),
    };
    if (node.if !== undefined) {
      const into = (nested: readonly PolicyNode[], side: "then" | "else") =>
        drawn(drawing, policy, nested, `${path}.${side}.`, trail);
      return { ...common, ...branchOf(node, node.if, mark, into) };
    }
    const nobody = mark !== undefined && mark.people.length === 0 && (mark.webhooks ?? []).length === 0;
    const to = handOffOf(node);
    const tone = mark === undefined ? "muted" : nobody && to === undefined ? "bad" : "info";
    const next = to !== undefined && !trail.includes(to) ? drawing.policies.find(({ name }) => name === to) : undefined;
    const handed = next && {
      sides: [
        { key: next.name, label: next.name, state, nodes: drawn(drawing, next, next.steps, "", [...trail, next.name]) },
      ],
    };
    return { ...common, shape: "step", tone, content: <StepContent node={node} mark={mark} />, ...handed };
  });
}

function branchOf(
  node: PolicyNode,
  asks: NonNullable<PolicyNode["if"]>,
  mark: NodeMark | undefined,
  into: (nodes: readonly PolicyNode[], side: "then" | "else") => DecisionNode[],
): Pick<DecisionNode, "shape" | "tone" | "content" | "sides"> {
  const side = (which: "then" | "else", label: string, nodes: readonly PolicyNode[]): TreeSide => ({
    key: which,
    label: nodes.length === 0 ? `${label}: nothing, it goes on below` : label,
    state: mark === undefined ? "plain" : mark.side === which ? mark.state : "off",
    nodes: into(nodes, which),
  });
  return {
    shape: "branch",
    tone: mark === undefined ? "muted" : "info",
    content: (
      <>
        <Strong>If {conditionText(asks)}</Strong>
        {mark && <Soft>{mark.because}</Soft>}
      </>
    ),
    sides: [side("then", "Yes", node.steps ?? []), side("else", "No", node.else ?? [])],
  };
}

function StepContent({ node, mark }: { node: PolicyNode; mark: NodeMark | undefined }) {
  const targets = node.targets ?? [];
  const reachesNobody = mark !== undefined && mark.people.length === 0 && targets.some(({ kind }) => kind !== "policy");
  return (
    <>
      <span>
        {targets.map((target, index) => (
          <span key={JSON.stringify(target)}>
            {index > 0 && " and "}
            <TargetWords target={target} />
          </span>
        ))}
      </span>
      {(node.acknowledgements ?? 1) > 1 && <Soft>{node.acknowledgements} of them must acknowledge</Soft>}
      {node.urgency && <Soft>{node.urgency === "low" ? "as a notice that can wait" : "with high urgency"}</Soft>}
      {mark?.people.map(({ user, because }) => (
        <span key={user}>
          <Person name={user} /> <Soft>{because}</Soft>
        </span>
      ))}
      {reachesNobody && (mark.webhooks ?? []).length === 0 && <Person name={null} />}
      {mark?.unreachable.map((text) => (
        <Soft key={text}>{text}</Soft>
      ))}
    </>
  );
}

function TargetWords({ target }: { target: NonNullable<PolicyNode["targets"]>[number] }) {
  if (target.kind === "user") return <Strong>{target.name}</Strong>;
  if (target.kind === "schedule") {
    return (
      <TextLink to="/on-call/$name" params={{ name: target.name }}>
        {target.name}
      </TextLink>
    );
  }
  if (target.kind === "policy") {
    return (
      <>
        hands off to{" "}
        <TextLink to="/escalation-policies/$name" params={{ name: target.name }}>
          {target.name}
        </TextLink>
      </>
    );
  }
  return <>{targetText(target)}</>;
}
