/** What the platform knows of how a service is looked after. `null`: not known yet. */
export type CareFacts = {
  readonly service: string;
  readonly owner: string;
  /** Whom its alerts page; null where nobody. */
  readonly escalationPolicy: string | null;
  /** People whom the first step of that policy reaches now. */
  readonly onCall: readonly string[];
  readonly objectives: readonly { readonly name: string; readonly hasData: boolean; readonly problem: string | null }[];
  readonly runbook: string | null;
  readonly contacts: number;
  /** The last deployment that succeeded, and whether the gate was asked in the day before it. */
  readonly lastDeployment: { readonly id: string; readonly daysAgo: number; readonly gateAsked: boolean } | null;
};

export type CareCheck = {
  readonly key: "policy" | "covered" | "objective" | "data" | "runbook" | "contacts" | "gate";
  readonly decision: "pass" | "fail" | "unknown";
  readonly because: string;
  /** What to do; null where nothing is to be done. */
  readonly mend: string | null;
};

const RECENT_DAYS = 30;

const pass = (key: CareCheck["key"], because: string): CareCheck => ({ key, decision: "pass", because, mend: null });
const fail = (key: CareCheck["key"], because: string, mend: string): CareCheck => ({
  key,
  decision: "fail",
  because,
  mend,
});
const unknown = (key: CareCheck["key"], because: string, mend: string | null = null): CareCheck => ({
  key,
  decision: "unknown",
  because,
  mend,
});

function covered({ escalationPolicy, onCall }: CareFacts): CareCheck {
  if (escalationPolicy === null) return unknown("covered", "Without an escalation policy nobody can be on call for it");
  const [first, ...others] = onCall;
  if (first === undefined) {
    const mend = `Add an override, or let a rotation cover this hour, in the schedule that ${escalationPolicy} pages first`;
    return fail("covered", `Nobody is on call for it now: the first step of ${escalationPolicy} reaches no one`, mend);
  }
  return pass("covered", `${first}${others.length > 0 ? ` and ${others.length} more are` : " is"} on call for it now`);
}

function data({ objectives }: CareFacts): CareCheck {
  if (objectives.length === 0) return unknown("data", "Without an objective there is nothing to measure");
  const silent = objectives.filter(({ hasData }) => !hasData);
  const [first] = silent;
  if (!first) return pass("data", objectives.length === 1 ? "Its objective has data" : "All its objectives have data");
  const rest = silent.length > 1 ? ` and ${silent.length - 1} more have` : " has";
  return fail(
    "data",
    `${first.name}${rest} no data`,
    first.problem ?? "See that its metric source answers, and that its queries match",
  );
}

function gate({ lastDeployment }: CareFacts): CareCheck {
  const command = "Put 'shipshape gate check' before the deployment in its pipeline";
  if (!lastDeployment)
    return unknown("gate", "No deployment of it was recorded yet", "Record deployments with 'shipshape deploy run'");
  const { id, daysAgo, gateAsked } = lastDeployment;
  if (!gateAsked) return fail("gate", `${id} went out without asking the gate`, command);
  if (daysAgo <= RECENT_DAYS) return pass("gate", `${id} asked the gate before it went out`);
  return unknown("gate", `Its last deployment, ${id}, was ${daysAgo} days ago`);
}

/** How well a service is looked after, as sentences that pass or fail, each failed one with what to do. */
export function serviceChecks(facts: CareFacts): CareCheck[] {
  const { service, owner, escalationPolicy, objectives, runbook, contacts } = facts;
  return [
    escalationPolicy === null
      ? fail("policy", "Its alerts page nobody", `Give ${owner} or ${service} an escalation policy`)
      : pass("policy", `Its alerts page by the policy ${escalationPolicy}`),
    covered(facts),
    objectives.length === 0
      ? fail("objective", "Nobody said what may be expected of it", "Add an objective: how often must it succeed?")
      : pass("objective", objectives.length === 1 ? "It has an objective" : `It has ${objectives.length} objectives`),
    data(facts),
    runbook === null
      ? fail("runbook", "Whoever is paged finds no runbook", "Add the address of its runbook")
      : pass("runbook", "It has a runbook"),
    contacts === 0
      ? fail(
          "contacts",
          "Nothing says where to ask about it",
          `Add a chat channel or an address to ${service} or ${owner}`,
        )
      : pass("contacts", "It says where to ask about it"),
    gate(facts),
  ];
}
