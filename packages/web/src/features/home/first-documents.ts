/** A text that YAML reads as it stands: JSON's strings are YAML's. */
const q = (text: string): string => JSON.stringify(text);

const documents = (...texts: readonly string[]): string => texts.filter((text) => text !== "").join("---\n");

/** Where the metrics of a service are: kept with it, so that objectives can be suggested later too. */
export type MetricsOf = {
  readonly source: string;
  readonly label?: string | undefined;
  readonly value?: string | undefined;
};

const SOURCE = "shipshape/metrics-source";
const LABEL = "shipshape/metrics-label";
const VALUE = "shipshape/metrics-value";

/** What the annotations of a service say of its metrics, as the query of a suggestion. */
export function metricsOf(annotations: Readonly<Record<string, string>>): Partial<MetricsOf> {
  const { [SOURCE]: source, [LABEL]: label, [VALUE]: value } = annotations;
  return { ...(source ? { source } : {}), ...(label && value ? { label, value } : {}) };
}

export type NewService = {
  readonly name: string;
  readonly displayName: string;
  readonly tier: string;
  readonly metrics: MetricsOf | undefined;
  readonly owner: string;
  /** How the owner is called, where the team is new. */
  readonly newTeam: string | undefined;
};

/** A service, and its team where nobody knows it yet. */
export function serviceDocuments({ name, displayName, tier, metrics, owner, newTeam }: NewService): string {
  const { source, label, value } = metrics ?? {};
  const kept = Object.entries({ [SOURCE]: source, [LABEL]: label, [VALUE]: value }).filter(([, text]) => text);
  const annotations =
    kept.length === 0 ? "" : `\n  annotations:${kept.map(([key, text]) => `\n    ${key}: ${q(text ?? "")}`).join("")}`;
  const team =
    newTeam === undefined
      ? ""
      : `apiVersion: shipshape/v1
kind: Team
metadata: { name: ${owner}, displayName: ${q(newTeam)} }
spec: {}
`;
  return documents(
    team,
    `apiVersion: shipshape/v1
kind: Service
metadata:
  name: ${name}
  displayName: ${q(displayName)}${annotations}
spec: { owner: ${owner}, tier: ${tier} }
`,
  );
}

export type NewObjective = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly service: string;
  readonly source: string;
  readonly counter: boolean;
  readonly good: string;
  readonly total: string;
  readonly target: number;
  readonly windowDays: number;
};

/** An objective in OpenSLO v1. */
export function objectiveDocument(objective: NewObjective): string {
  const { name, title, description, service, source, counter, good, total, target, windowDays } = objective;
  const metric = (query: string) => `
          metricSource: { metricSourceRef: ${source}, spec: { query: ${q(query)} } }`;
  return `apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name}, displayName: ${q(title)} }
spec:
  service: ${service}
  description: ${q(description)}
  budgetingMethod: Occurrences
  timeWindow: [{ duration: ${windowDays}d, isRolling: true }]
  objectives: [{ target: ${target} }]
  indicator:
    spec:
      ratioMetric:
        counter: ${counter}
        good:${metric(good)}
        total:${metric(total)}
`;
}

export type OnCallOf = {
  readonly team: {
    readonly name: string;
    readonly displayName: string;
    readonly description: string;
    readonly members: readonly string[];
    readonly contacts: readonly unknown[];
    readonly labels: object;
    readonly annotations: object;
  };
  readonly user: string;
  readonly timeZone: string;
  /** Names that are taken by schedules and policies of others. */
  readonly taken: ReadonlySet<string>;
  /** A local date and time in the past, such as 2026-03-02T09:00. */
  readonly firstHandoff: string;
};

/** A name that nobody has: the wanted one, or with a number behind it. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted.slice(0, 59)}-${count}`;
  return name;
}

/** The user in the team, a schedule of weeks that begins with them, and a policy that asks it, twice over. */
export function onCallDocuments({ team, user, timeZone, taken, firstHandoff }: OnCallOf): string {
  const name = freeName(team.name, taken);
  const members = [...new Set([...team.members, user])];
  const { description, contacts, labels, annotations } = team;
  return documents(
    `apiVersion: shipshape/v1
kind: Schedule
metadata: { name: ${name}, displayName: ${q(team.displayName)} }
spec:
  timeZone: ${timeZone}
  rotations:
    - name: weekly
      members: [${user}]
      firstHandoff: ${firstHandoff}
      period: { unit: weeks, count: 1 }
`,
    `apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: ${name}, displayName: ${q(team.displayName)} }
spec:
  repeat: 2
  steps:
    - delayMinutes: 0
      targets: [{ kind: schedule, name: ${name} }]
`,
    `apiVersion: shipshape/v1
kind: Team
metadata: ${JSON.stringify({ name: team.name, displayName: team.displayName, labels, annotations })}
spec: ${JSON.stringify({ description, members, contacts, escalationPolicy: name })}
`,
  );
}
