import type { CallOutput } from "@shipshape/contract/route";
import { slo } from "@shipshape/contract/slo";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { Command } from "commander";
import { facts, moment, percent, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { sloCodeCommands } from "./slo-code.ts";
import { sloExclusionsCommand } from "./slo-exclusions.ts";
import { sloHistoryCommands } from "./slo-history.ts";

type Slo = CallOutput<typeof slo.get>;

const left = ({ budget }: Pick<Slo, "budget">): string => percent(budget?.remainingShare);

type AlertState = Pick<Slo["otherAlerts"][number], "firing" | "held" | "since">;

const alertState = ({ firing, held, since }: AlertState): string => {
  const state = firing ? `firing since ${moment(since)}` : "quiet";
  return held ? `${state}, held` : state;
};

function sloText(one: Slo): string {
  const { budget, burn, otherAlerts } = one;
  const about = facts([
    ["SLO", one.name],
    ["Service", one.service],
    ["Objective", `${percent(one.target, 3)} over ${one.window}`],
    ["Status", `${one.status}: ${one.because}`],
    ["Attained", percent(budget?.attained, 4)],
    ["Budget left", budget?.young ? `${left(one)}, and young: its window is not full yet` : left(one)],
    ["Bad events", budget && `${Math.round(budget.badEvents)} of ${Math.round(budget.allowedBadEvents)} allowed`],
    [
      "Spent in",
      one.timeToExhaustionMinutes ? `${humanizeMinutes(one.timeToExhaustionMinutes)} at this rate` : undefined,
    ],
    ["Data until", moment(one.dataUntil)],
    ["Data problem", one.dataProblem],
    ["Counting", one.countingNote],
  ]);
  const rules = table(
    burn,
    [
      ["rule", ({ rule }) => rule],
      ["state", alertState],
      ["factor", ({ factor }) => factor],
      ["budget spent", ({ budgetSpent }) => percent(budgetSpent)],
      [
        "long",
        ({ longBurn, longWindowMinutes }) =>
          `${longBurn?.toFixed(2) ?? "–"} over ${humanizeMinutes(longWindowMinutes)}`,
      ],
      [
        "short",
        ({ shortBurn, shortWindowMinutes }) =>
          `${shortBurn?.toFixed(2) ?? "–"} over ${humanizeMinutes(shortWindowMinutes)}`,
      ],
    ],
    "",
  );
  const others = table(
    otherAlerts.filter(({ firing, held }) => firing || held),
    [
      ["alert", ({ rule }) => rule],
      ["state", alertState],
      ["because", ({ because }) => because],
    ],
    "",
  );
  return [about, rules, others].join("\n\n").trimEnd();
}

const ownCommands = (): Command =>
  new Command("slo")
    .description("Objectives, error budgets and burn rates")
    .addCommand(
      routeCommand("list", slo.list, {
        print: ({ slos, next, counts }) =>
          table(
            slos,
            [
              ["slo", ({ name }) => name],
              ["service", ({ service }) => service],
              ["objective", ({ target, window }) => `${percent(target, 3)} / ${window}`],
              ["status", ({ status, groups }) => `${status}${groupsNote(groups)}`],
              ["budget left", left],
              ["attained", ({ budget }) => percent(budget?.attained, 3)],
            ],
            "No SLO yet. Write one as OpenSLO YAML and apply it: shipshape apply -f slo.yaml",
          ) + moreNote(slos.length, next, counts),
      }),
    )
    .addCommand(routeCommand("show", slo.get, { print: sloText }))
    .addCommand(
      routeCommand("budget", slo.getBudget, {
        print: ({ points }) =>
          table(
            points,
            [
              ["until", ({ at }) => moment(at)],
              ["good", ({ good }) => Math.round(good)],
              ["total", ({ total }) => Math.round(total)],
              ["budget left", ({ remainingShare }) => percent(remainingShare)],
            ],
            "No events counted in this time.",
          ),
      }),
    )
    .addCommand(
      routeCommand("burn-alerts", slo.listBurnAlerts, {
        print: ({ burnAlerts }) =>
          table(
            burnAlerts,
            [
              ["alert", ({ rule }) => rule],
              ["severity", ({ severity }) => severity],
              ["from", ({ startedAt }) => moment(startedAt)],
              ["to", ({ endedAt }) => (endedAt ? moment(endedAt) : "still firing")],
              ["budget spent", ({ budgetSpent }) => percent(budgetSpent)],
              ["because", ({ because }) => because],
            ],
            "It never alerted.",
          ),
      }),
    );

/** Everything about objectives: what they are, and what their history can be asked. */
type Page = CallOutput<typeof slo.list>;

function groupsNote(groups: Page["slos"][number]["groups"]): string {
  if (!groups) return "";
  const [bad, all] = [groups.spent + groups.burning, groups.count];
  return bad === 0 ? `, ${all} groups` : `, ${bad} of ${all} groups spent or burning`;
}

/** What of a long list is not shown, and how it goes on. */
function moreNote(shown: number, next: string | null, counts: Page["counts"]): string {
  if (next === null) return "";
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `\n\n${shown} of ${all}. The next ones: --after ${next}`;
}

export const sloCommands = (): Command =>
  [...sloHistoryCommands(), sloExclusionsCommand(), ...sloCodeCommands()].reduce(
    (all, one) => all.addCommand(one),
    ownCommands(),
  );
