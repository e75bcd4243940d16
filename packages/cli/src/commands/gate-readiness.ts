import { gateReadiness } from "@shipshape/contract/gates-readiness";
import type { CallOutput } from "@shipshape/contract/route";
import { byArea, firstStep } from "@shipshape/domain/gates/readiness-steps";
import { Command } from "commander";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Shown = CallOutput<typeof gateReadiness.getReadiness>;

const WORD = { pass: "there", fail: "missing", exempt: "exempt" } as const;

function shownText({
  service,
  because,
  required,
  requiredBecause,
  reached,
  checklist,
  items,
  exemptions,
}: Shown): string {
  const about = facts([
    ["Service", service],
    ["Wanted", `class ${required}: ${requiredBecause}`],
    ["Reached", reached === null ? "no class" : `class ${reached}`],
    ["Checklist", checklist],
    ["Because", because],
  ]);
  const wanted = items.filter((item) => item.wanted);
  const missing = wanted.filter(({ decision }) => decision === "fail");
  const next = firstStep(items, reached);
  const list = table(
    [...byArea(missing).flatMap((group) => group.items), ...wanted.filter(({ decision }) => decision !== "fail")],
    [
      ["area", ({ area }) => area],
      ["item", ({ key }) => key],
      ["is", ({ decision }) => WORD[decision]],
      ["title", ({ title }) => title],
      ["because", (item) => item.because],
      ["until", ({ until }) => (until ? moment(until) : "")],
      ["to do", ({ decision, mend }) => (decision === "fail" ? mend : "")],
    ],
    "Nothing is wanted of it.",
  );
  const waiting = exemptions.filter(({ status }) => status === "waiting");
  const asked = waiting.map(
    ({ id, item, reason, askedBy }) => `${askedBy} asks to go without ${item}: ${reason} (${id})`,
  );
  const first = next ? ["", `Next: ${next.title}. ${next.mend}${/[.?!]$/.test(next.mend) ? "" : "."}`] : [];
  return [about, ...first, "", list, ...asked].join("\n");
}

/** How ready services are, and what people say of it. */
export const readinessCommands = (): Command =>
  new Command("readiness")
    .description("The readiness checklist: what is wanted of a service, what is there, and what is missing")
    .addCommand(
      routeCommand("list", gateReadiness.listReadiness, {
        print: ({ services }) =>
          table(
            services,
            [
              ["service", ({ service }) => service],
              ["wanted", ({ required }) => required],
              ["reached", ({ reached }) => reached ?? "-"],
              ["ready", ({ ready }) => (ready ? "yes" : "no")],
              ["items", ({ passed, counted }) => `${passed} of ${counted}`],
              ["missing", ({ missing }) => missing.slice(0, 3).join("; ")],
            ],
            "No service yet.",
          ),
      }),
    )
    .addCommand(routeCommand("show", gateReadiness.getReadiness, { print: shownText }))
    .addCommand(
      routeCommand("say", gateReadiness.giveEvidence, {
        rename: { url: "link" },
        print: ({ item, doneOn }) => `It is written down that ${item} is there, as of ${doneOn}.`,
        example: 'shipshape readiness say payments restore --note "42 minutes" --done-on 2026-03-12',
      }),
    )
    .addCommand(routeCommand("unsay", gateReadiness.takeEvidence, { print: () => "It is taken back." }))
    .addCommand(
      routeCommand("exempt", gateReadiness.askExemption, {
        print: ({ id, item, until }) =>
          `Somebody else has to approve that ${item} may be missing until ${moment(until)}:\n  shipshape readiness approve ${id}`,
        example:
          'shipshape readiness exempt payments tracing --reason "It is rewritten in the summer" --until 2030-09-01T00:00:00Z',
      }),
    )
    .addCommand(
      routeCommand("approve", gateReadiness.approveExemption, {
        print: ({ service, item, until }) => `${service} may go without ${item} until ${moment(until)}.`,
      }),
    )
    .addCommand(
      routeCommand("end", gateReadiness.endExemption, {
        print: ({ service, item }) => `${service} may not go without ${item} any more.`,
      }),
    );
