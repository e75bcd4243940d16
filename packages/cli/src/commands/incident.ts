import { incidents } from "@shipshape/contract/incidents";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { facts, moment, percent, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Detail = CallOutput<typeof incidents.get>;

function incidentText(incident: Detail): string {
  const { pagingRun, otherPagingRuns, likelyCauses } = incident;
  const runs = pagingRun ? [pagingRun, ...otherPagingRuns] : [];
  const about = facts([
    ["Incident", `${incident.shortId} ${incident.title}`],
    ["Status", `${incident.status} (${incident.severity})`],
    ["Service", incident.service],
    ["Group", incident.group],
    ["Roles", incident.roles.map(({ role, user }) => `${role} ${user}`).join(", ")],
    ["Opened", `${moment(incident.openedAt)}: ${incident.because}`],
    ["Acknowledged", incident.acknowledgedAt && `${moment(incident.acknowledgedAt)} by ${incident.acknowledgedBy}`],
    ["Resolved", incident.resolvedAt && `${moment(incident.resolvedAt)} by ${incident.resolvedBy}`],
    ...runs.map(({ escalationPolicy, status, because }, at): [string, string] => [
      at === 0 ? "Paging" : "Also",
      `${escalationPolicy ?? "nobody"}, ${status}: ${because}`,
    ]),
  ]);
  const causes = likelyCauses.map(
    (cause) =>
      `  ${cause.shortId} ${cause.service} ${cause.version} (${percent(cause.confidence, 0)}): ${cause.because}`,
  );
  const timeline = incident.timeline.map(({ at, text, actor }) => `  ${moment(at)}  ${text}  [${actor}]`);
  return [about, causes.length > 0 ? `Likely causes:\n${causes.join("\n")}` : "", `Timeline:\n${timeline.join("\n")}`]
    .filter(Boolean)
    .join("\n\n");
}

export const incidentCommands = (): Command =>
  new Command("incident")
    .description("Incidents: declare, acknowledge, resolve")
    .addCommand(
      routeCommand("list", incidents.list, {
        print: ({ incidents: list }) =>
          table(
            list,
            [
              ["incident", ({ shortId }) => shortId],
              ["severity", ({ severity }) => severity],
              ["status", ({ status }) => status],
              ["service", ({ service }) => service],
              ["title", ({ title }) => title],
              ["opened", ({ openedAt }) => moment(openedAt)],
              ["acknowledged by", ({ acknowledgedBy }) => acknowledgedBy],
            ],
            "No incidents.",
          ),
      }),
    )
    .addCommand(routeCommand("show", incidents.get, { print: incidentText }))
    .addCommand(
      routeCommand("declare", incidents.declare, {
        print: incidentText,
        example: "shipshape incident declare --title 'Checkout is slow' --severity SEV2 --service checkout",
      }),
    )
    .addCommand(routeCommand("ack", incidents.acknowledge, { print: incidentText }).alias("acknowledge"))
    .addCommand(routeCommand("unack", incidents.unacknowledge, { print: incidentText }).alias("unacknowledge"))
    .addCommand(routeCommand("resolve", incidents.resolve, { print: incidentText }))
    .addCommand(routeCommand("reopen", incidents.reopen, { print: incidentText }))
    .addCommand(
      routeCommand("act", incidents.actOnMany, {
        print: ({ results }) =>
          table(
            results,
            [
              ["incident", ({ asked }) => asked],
              ["done", ({ done }) => (done ? "yes" : "no")],
              ["because", ({ because }) => because],
            ],
            "No incidents.",
          ),
        example: "shipshape incident act --action acknowledge --incidents INC-3 --incidents INC-4",
      }),
    )
    .addCommand(routeCommand("escalate", incidents.escalate, { print: incidentText }))
    .addCommand(routeCommand("note", incidents.addNote, { print: incidentText }))
    .addCommand(
      routeCommand("update", incidents.update, {
        print: incidentText,
        example: "shipshape incident update INC-3 --severity SEV1",
      }),
    )
    .addCommand(
      routeCommand("assign", incidents.assignRole, {
        print: incidentText,
        example: "shipshape incident assign INC-3 commander --user ana",
      }),
    )
    .addCommand(
      routeCommand("would-page", incidents.previewPaging, {
        print: ({ steps, because }) =>
          table(
            steps,
            [
              ["step", ({ step }) => String(step)],
              ["due", ({ at }) => at && moment(at)],
              ["people", ({ people, unreachable }) => [...people.map(({ user }) => user), ...unreachable].join(", ")],
            ],
            `Nobody: ${because}.`,
          ),
        example: "shipshape incident would-page --service payments",
      }),
    );
