import type { ReadinessCheck } from "./readiness-checks.ts";

/** How much a service is relied on: A above 99.9 %, B from 99 %, C below (mercari/production-readiness-checklist). */
export const READINESS_CLASSES = ["A", "B", "C"] as const;
export type ReadinessClass = (typeof READINESS_CLASSES)[number];

export const READINESS_AREAS = [
  "ownership",
  "objectives",
  "delivery",
  "observability",
  "reliability",
  "data",
  "security",
  "documentation",
] as const;

export type ReadinessItem = {
  readonly key: string;
  readonly title: string;
  readonly area: (typeof READINESS_AREAS)[number];
  /** Of which services it is wanted. */
  readonly classes: readonly ReadinessClass[];
  /** How the platform finds it out; a person's word counts too, and is all there is where this is absent. */
  readonly check?: ReadinessCheck | undefined;
  /** A person's word holds so many days from the day that it speaks of; always where absent. */
  readonly validDays?: number | undefined;
  readonly mend: string;
};

const all = READINESS_CLASSES;
const ab = ["A", "B"] as const;
const a = ["A"] as const;

/** What is wanted where a house wrote no checklist of its own. */
export const DEFAULT_READINESS_ITEMS: readonly ReadinessItem[] = [
  {
    key: "owner",
    title: "A team owns it",
    area: "ownership",
    classes: all,
    check: "owner",
    mend: "Name the team that owns it",
  },
  {
    key: "contacts",
    title: "It says where to ask about it",
    area: "ownership",
    classes: all,
    check: "contacts",
    mend: "Add a chat channel or an address to the service or its team",
  },
  {
    key: "on-call",
    title: "Somebody is paged for it",
    area: "ownership",
    classes: ab,
    check: "escalation",
    mend: "Give the service or its team an escalation policy",
  },

  {
    key: "sli",
    title: "An indicator is measured (SLI)",
    area: "objectives",
    classes: all,
    check: "indicator",
    mend: "Add an objective whose metric source answers",
  },
  {
    key: "slo",
    title: "What may be expected of it is said (SLO)",
    area: "objectives",
    classes: all,
    check: "objective",
    mend: "Add an objective: how often must it succeed?",
  },
  {
    key: "sla",
    title: "What is promised to customers is written down, or that nothing is (SLA)",
    area: "objectives",
    classes: ab,
    validDays: 365,
    mend: "Link the agreement, or note that there is none",
  },
  {
    key: "dependency-slos",
    title: "What may be expected of what it depends on is known",
    area: "objectives",
    classes: ab,
    check: "dependencyObjectives",
    mend: "Name its dependencies in the catalog, and give each an objective",
  },

  {
    key: "ci",
    title: "It is built and tested automatically (CI)",
    area: "delivery",
    classes: all,
    check: "ci",
    mend: "Connect the build server, or record builds with 'shipshape build'",
  },
  {
    key: "cd",
    title: "It is deployed automatically (CD)",
    area: "delivery",
    classes: all,
    check: "cd",
    mend: "Deploy from a pipeline with 'shipshape deploy run', with a token of its own",
  },
  {
    key: "deployment-strategy",
    title: "It is deployed gradually: blue-green, canary, rolling",
    area: "delivery",
    classes: ab,
    check: "strategy",
    validDays: 365,
    mend: "Say it in the catalog, as the annotation deployment-strategy, or note where it is configured",
  },
  {
    key: "rollback",
    title: "A rollback was done, or rehearsed, within a year",
    area: "delivery",
    classes: ab,
    check: "rollback",
    validDays: 365,
    mend: "Roll back once and record it (kind: rollback)",
  },
  {
    key: "gate",
    title: "Deployments ask the gate",
    area: "delivery",
    classes: ab,
    check: "gate",
    mend: "Put 'shipshape gate check' before the deployment in its pipeline",
  },
  {
    key: "changelog",
    title: "It has a changelog",
    area: "delivery",
    classes: ab,
    check: "changelog",
    validDays: 365,
    mend: "Publish releases, or add a link titled Changelog",
  },
  {
    key: "tests",
    title: "Its tests run, and their results are kept",
    area: "delivery",
    classes: all,
    check: "tests",
    mend: "Upload test reports with 'shipshape evidence upload'",
  },
  {
    key: "coverage",
    title: "Four fifths of its code are covered by tests",
    area: "delivery",
    classes: ab,
    check: "coverage",
    mend: "Upload coverage reports, and add tests until 80 % of the lines are covered",
  },
  {
    key: "static-analysis",
    title: "Static analysis looks at it",
    area: "delivery",
    classes: ab,
    check: "findings",
    mend: "Upload SARIF reports with 'shipshape evidence upload'",
  },
  {
    key: "dependency-updates",
    title: "Its libraries are kept up to date",
    area: "delivery",
    classes: ab,
    validDays: 180,
    mend: "Let a bot propose updates, and link it",
  },
  {
    key: "image-tags",
    title: "Nothing is deployed by a tag that moves, such as latest",
    area: "delivery",
    classes: ab,
    validDays: 365,
    mend: "Deploy by version or digest",
  },

  {
    key: "runbook",
    title: "Whoever is paged finds a runbook",
    area: "observability",
    classes: ab,
    check: "runbook",
    mend: "Add the address of its runbook",
  },
  {
    key: "dashboards",
    title: "It has a dashboard",
    area: "observability",
    classes: ab,
    check: "links",
    mend: "Add a link titled Dashboard",
  },
  {
    key: "logs",
    title: "It writes structured logs with a request id",
    area: "observability",
    classes: all,
    validDays: 365,
    mend: "Write JSON to stdout, with the id of the request",
  },
  {
    key: "tracing",
    title: "Its requests are traced",
    area: "observability",
    classes: all,
    validDays: 365,
    mend: "Send traces by OpenTelemetry",
  },
  {
    key: "alerts",
    title: "Its alerts can be acted upon, and warn before they page",
    area: "observability",
    classes: all,
    validDays: 180,
    mend: "Look through its alerts: each names what to do",
  },
  {
    key: "error-tracking",
    title: "Its errors are tracked, and it can be profiled",
    area: "observability",
    classes: ab,
    validDays: 365,
    mend: "Link where errors and profiles are seen",
  },

  {
    key: "redundancy",
    title: "It runs more than once, in more than one zone or region",
    area: "reliability",
    classes: ab,
    validDays: 365,
    mend: "Note how many instances run in which zones and regions",
  },
  {
    key: "disaster-recovery",
    title: "A disaster-recovery plan was drilled within half a year",
    area: "reliability",
    classes: ab,
    validDays: 180,
    mend: "Link the plan, with the date of the last drill",
  },
  {
    key: "capacity",
    title: "Its capacity is planned, and it scales",
    area: "reliability",
    classes: ab,
    validDays: 180,
    mend: "Note its limits, how it scales and when that was last looked at",
  },
  {
    key: "resources",
    title: "Requests and limits of CPU and memory are set",
    area: "reliability",
    classes: all,
    validDays: 365,
    mend: "Set them, and link the manifest",
  },
  {
    key: "probes",
    title: "Liveness and readiness are probed; it stops gracefully",
    area: "reliability",
    classes: all,
    validDays: 365,
    mend: "Add both probes and a graceful stop",
  },
  {
    key: "timeouts",
    title: "Every call has a timeout; it degrades where a dependency fails",
    area: "reliability",
    classes: ab,
    validDays: 365,
    mend: "Set timeouts, and say what it does without each dependency",
  },
  {
    key: "retries",
    title: "Retries back off, and are limited",
    area: "reliability",
    classes: a,
    validDays: 365,
    mend: "Retry with backoff, jitter and a budget",
  },
  {
    key: "load-test",
    title: "It was tested under its peak load",
    area: "reliability",
    classes: a,
    validDays: 365,
    mend: "Test it with the load of its busiest hour, and link the result",
  },

  {
    key: "backups",
    title: "Its data are backed up automatically",
    area: "data",
    classes: all,
    validDays: 365,
    mend: "Note what is backed up where, or that it keeps no data",
  },
  {
    key: "restore",
    title: "A backup was restored within half a year",
    area: "data",
    classes: ab,
    validDays: 180,
    mend: "Restore one, and note the date and how long it took",
  },
  {
    key: "point-in-time",
    title: "Its data can be restored to a point in time",
    area: "data",
    classes: a,
    validDays: 365,
    mend: "Turn it on, or note that it keeps no data",
  },
  {
    key: "data-access",
    title: "Access to its data is least-privilege, and audited",
    area: "data",
    classes: all,
    validDays: 365,
    mend: "Say who may read them, and where that is written down",
  },

  {
    key: "authentication",
    title: "It authenticates and encrypts (authn, authz, TLS)",
    area: "security",
    classes: all,
    validDays: 365,
    mend: "Note how, or why it need not",
  },
  {
    key: "secrets",
    title: "No secret is in its code or logs; it does not run as root",
    area: "security",
    classes: all,
    validDays: 365,
    mend: "Keep secrets in a store; scan code and logs",
  },
  {
    key: "security-review",
    title: "Security people looked at it within a year",
    area: "security",
    classes: ab,
    validDays: 365,
    mend: "Ask for a review, and link it",
  },

  {
    key: "description",
    title: "It is described in the catalog",
    area: "documentation",
    classes: all,
    check: "description",
    mend: "Say in a sentence what it does",
  },
  {
    key: "design",
    title: "Its design is written down",
    area: "documentation",
    classes: all,
    validDays: 730,
    mend: "Link the design document",
  },
  {
    key: "stateless",
    title: "It keeps no state of its own between requests, and owns its data alone",
    area: "documentation",
    classes: all,
    validDays: 730,
    mend: "Note where its state is",
  },
];
