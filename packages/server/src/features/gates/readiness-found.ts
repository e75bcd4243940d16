import type { ReadinessFound } from "@shipshape/domain/gates/readiness";
import { listText } from "@shipshape/domain/gates/share-text";
import { shortId } from "@shipshape/domain/short-id";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { KnownService } from "../catalog/index.ts";
import type { ReadinessRow } from "./readiness-views.ts";

/** What happened longer ago says nothing of today. */
const RECENT_DAYS = 90;
const RELEASED_DAYS = 365;
const COVERED_ENOUGH = 0.8;

type Answer = { readonly holds: boolean; readonly because: string };
const answer = (holds: boolean, yes: string, no: string): Answer => ({ holds, because: holds ? yes : no });

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

function recently(at: Date | null, nowMs: number, what: string): Answer {
  if (at === null) return { holds: false, because: `no ${what} is known` };
  const isRecent = nowMs - at.getTime() <= RECENT_DAYS * DAY_MS;
  return answer(
    isRecent,
    `the last ${what} is of ${dayOf(at)}`,
    `the last ${what} is of ${dayOf(at)}, more than ${RECENT_DAYS} days ago`,
  );
}

function covered({ coverage }: ReadinessRow): Answer {
  const share = lineShareOf(coverage?.summary);
  if (share === undefined) return { holds: false, because: "no coverage report is known" };
  const text = `${Math.floor(share * 1_000) / 10} % of its lines are covered by tests`;
  return { holds: share >= COVERED_ENOUGH, because: text };
}

function lineShareOf(summary: unknown): number | undefined {
  const { lines, linesCovered } = (summary ?? {}) as { lines?: number; linesCovered?: number };
  return lines && linesCovered !== undefined ? linesCovered / lines : undefined;
}

function objectives({ targets, measured }: ReadinessRow): Pick<ReadinessFound, "indicator" | "objective"> {
  const count = targets.length === 1 ? "an objective" : `${targets.length} objectives`;
  return {
    indicator: answer(
      measured > 0,
      `${measured} of its objectives ${measured === 1 ? "has" : "have"} data`,
      "no objective of it has data",
    ),
    objective: answer(targets.length > 0, `it has ${count}`, "it has no objective"),
  };
}

const CONTROLLERS: Readonly<Record<string, string>> = { flagger: "Flagger", "argo-rollouts": "Argo Rollouts" };

/** How it is deployed: as its catalog entry says (all at once is no strategy of this kind), or as a controller was seen to do it. */
function strategy({ strategy: said, rollout }: ReadinessRow, nowMs: number): Answer {
  const word = said?.trim() ?? "";
  const isAllAtOnce = /^(recreate|all.?at.?once|big.?bang|none)$/i.test(word);
  if (word !== "" && !isAllAtOnce) return { holds: true, because: `the catalog says ${word}` };
  if (rollout !== null && nowMs - new Date(rollout.at).getTime() <= RECENT_DAYS * DAY_MS) {
    const name = CONTROLLERS[rollout.controller] ?? rollout.controller;
    return {
      holds: true,
      because: `${name} brings it out step by step, and last asked the gate on ${dayOf(new Date(rollout.at))}`,
    };
  }
  return {
    holds: false,
    because: isAllAtOnce ? `the catalog says ${word}` : "the catalog does not say how it is deployed",
  };
}

function changelog({ release, changelogs }: ReadinessRow, nowMs: number): Answer {
  if (changelogs > 0) return { holds: true, because: "it links its changelog" };
  if (release === null) return { holds: false, because: "no release of it is known, and no link is titled changelog" };
  const at = new Date(release.at);
  const isRecent = nowMs - at.getTime() <= RELEASED_DAYS * DAY_MS;
  const last = `its last known release is ${release.version}, of ${dayOf(at)}`;
  return answer(isRecent, last, `${last}, more than a year ago`);
}

type Delivery = Pick<ReadinessFound, "ci" | "cd" | "strategy" | "rollback" | "gate" | "changelog">;

function delivery(row: ReadinessRow, nowMs: number): Delivery {
  const { lastDeployment: last } = row;
  const id = last && shortId("deployment", last.number);
  return {
    ci: recently(row.lastBuildAt, nowMs, "build"),
    cd: last
      ? answer(
          last.by.startsWith("token:"),
          `${id} was deployed by ${last.by}`,
          `${id} was deployed by hand, by ${last.by}`,
        )
      : { holds: false, because: "no deployment of it is known" },
    rollback: row.rollbackAt
      ? { holds: true, because: `it was rolled back on ${dayOf(row.rollbackAt)}` }
      : { holds: false, because: "no rollback of it is known within a year" },
    strategy: strategy(row, nowMs),
    gate: recently(row.gateAskedAt, nowMs, "question to the gate"),
    changelog: changelog(row, nowMs),
  };
}

/** What the platform finds of a service's readiness. */
export function readinessFound(service: KnownService, row: ReadinessRow, nowMs: number): ReadinessFound {
  const without = row.dependenciesWithout;
  return {
    owner: { holds: true, because: `${service.owner} owns it` },
    contacts: answer(row.contacts > 0, "it says where to ask", "neither it nor its team says where to ask"),
    escalation: answer(row.escalationPolicy !== null, `it pages by ${row.escalationPolicy}`, "its alerts page nobody"),
    ...objectives(row),
    dependencyObjectives:
      row.dependencies === 0
        ? { holds: false, because: "the catalog names no dependency of it" }
        : answer(
            without.length === 0,
            "each of its dependencies has an objective",
            `${listText(without.slice(0, 5))} ${without.length === 1 ? "has" : "have"} no objective`,
          ),
    runbook: answer(row.runbook !== null, "it names a runbook", "it names no runbook"),
    description: answer(row.described, "the catalog describes it", "the catalog says nothing of it"),
    links: answer(row.dashboards > 0, "it links a dashboard", "no link of it is titled dashboard"),
    ...delivery(row, nowMs),
    tests: recently(row.testsAt, nowMs, "test report"),
    coverage: covered(row),
    findings: recently(row.findingsAt, nowMs, "report of static analysis"),
  };
}
