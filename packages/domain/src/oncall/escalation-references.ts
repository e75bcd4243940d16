import {
  type EscalationCondition,
  type EscalationPolicy,
  type EscalationTarget,
  handOffOf,
  nodesOf,
  type PlacedNode,
} from "./escalation.ts";

/** "steps[1].steps[0]": where a node stands in the document. */
export const documentPath = (path: PlacedNode["path"]): string =>
  `steps${path.map((part) => (typeof part === "number" ? `[${part}]` : part === "then" ? ".steps" : ".else")).join("")}`;

export type EscalationReference = {
  readonly kind: "User" | "Schedule" | "Team" | "EscalationPolicy";
  readonly name: string;
  /** Where in the document it is named. */
  readonly path: string;
};

/** Everything that a policy names, and where. */
export const escalationReferences = ({ steps }: Pick<EscalationPolicy, "steps">): EscalationReference[] =>
  nodesOf(steps).flatMap(({ path, node }) => {
    const at = documentPath(path);
    return [
      ...(node.targets ?? []).flatMap((target, index) => targetReferences(target, `${at}.targets[${index}]`)),
      ...(node.if ? conditionReferences(node.if, `${at}.if`) : []),
    ];
  });

function targetReferences(target: EscalationTarget, at: string): EscalationReference[] {
  switch (target.kind) {
    case "user":
      return [{ kind: "User", name: target.name, path: `${at}.name` }];
    case "schedule":
      return [{ kind: "Schedule", name: target.name, path: `${at}.name` }];
    case "policy":
      return [{ kind: "EscalationPolicy", name: target.name, path: `${at}.name` }];
    case "roundRobin":
    case "everyone": {
      const users = target.kind === "roundRobin" ? (target.users ?? []) : [];
      const team = target.kind === "everyone" ? target.team : undefined;
      return [
        ...users.map((name, index) => ({ kind: "User", name, path: `${at}.users[${index}]` }) as const),
        ...(target.schedule ? [{ kind: "Schedule", name: target.schedule, path: `${at}.schedule` } as const] : []),
        ...(team ? [{ kind: "Team", name: team, path: `${at}.team` } as const] : []),
      ];
    }
    case "webhook":
      return [];
  }
}

function conditionReferences(
  { hours, all = [], any = [], not }: EscalationCondition,
  at: string,
): EscalationReference[] {
  const { schedule, responder } = hours ?? {};
  return [
    ...(schedule ? [{ kind: "Schedule", name: schedule, path: `${at}.hours.schedule` } as const] : []),
    ...(responder
      ? [
          {
            kind: responder.kind === "user" ? "User" : "Schedule",
            name: responder.name,
            path: `${at}.hours.responder.name`,
          } as const,
        ]
      : []),
    ...all.flatMap((one, index) => conditionReferences(one, `${at}.all[${index}]`)),
    ...any.flatMap((one, index) => conditionReferences(one, `${at}.any[${index}]`)),
    ...(not ? conditionReferences(not, `${at}.not`) : []),
  ];
}

/** The policies that one may hand off to. */
export const handsOffTo = (policy: Pick<EscalationPolicy, "steps">): string[] => [
  ...new Set(nodesOf(policy.steps).flatMap(({ node }) => handOffOf(node) ?? [])),
];

/** A way from a policy over hand-offs back to itself, names in order; undefined when there is none. */
export function handOffCircle(
  name: string,
  policyNamed: (name: string) => Pick<EscalationPolicy, "steps"> | undefined,
): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (at: string, way: readonly string[]): readonly string[] | undefined => {
    const policy = policyNamed(at);
    for (const next of policy ? handsOffTo(policy) : []) {
      if (next === name) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(name, [name]);
}
