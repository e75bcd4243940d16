import { readFile } from "node:fs/promises";
import { alertRoutes } from "@shipshape/contract/alert-routes";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { Command } from "commander";
import { stringify } from "yaml";
import { moment, pairs, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";

const depth = (path: string): string => "  ".repeat(path.split(".").length - 1);

function testCommand(): Command {
  const command = new Command("test")
    .description(alertRoutes.testRouting.summary)
    .argument("<label...>", "name=value, or one alert: ALR-7")
    .addHelpText("after", "\nExample:\n  shipshape routes test severity=critical team=payments");
  return command.action(async (labels: string[]) => {
    const [first = ""] = labels;
    const body = labels.length === 1 && !first.includes("=") ? { alert: first } : { labels: pairs(labels, "Labels") };
    show(command, await call(command, alertRoutes.testRouting, { body }), ({ routes, steps, because, silencedBy }) =>
      [
        ...steps.map(({ path, decision, because: why }) => `${depth(path)}${decision === "taken" ? "+" : "-"} ${why}`),
        "",
        ...routes.map(
          ({ receiver, to, groupKey, mutedNow }) =>
            `${receiver} (${to}), group ${groupKey}${mutedNow === null ? "" : `; muted now: ${mutedNow}`}`,
        ),
        ...(silencedBy.length === 0 ? [] : [`silenced now by ${silencedBy.join(", ")}`]),
        because,
      ].join("\n"),
    );
  });
}

export const routesCommands = (): Command =>
  new Command("routes")
    .description("Routes: where alerts go, in which groups, and why")
    .addCommand(
      routeCommand("show", alertRoutes.getRouting, {
        print: ({ configured, routes, inhibitRules }) =>
          [
            configured
              ? "The route tree:"
              : "Nobody wrote routes: alerts go at once to whoever answers for their service.",
            ...routes.map(
              ({
                path,
                text,
                receiver,
                to,
                continue: goesOn,
                groupBy,
                groupWaitMs,
                groupIntervalMs,
                repeatIntervalMs,
              }) =>
                `${depth(path)}${text} → ${receiver} (${to})${goesOn ? ", continue" : ""}; by ${groupBy.join(", ") || "nothing"}; ` +
                [groupWaitMs, groupIntervalMs, repeatIntervalMs].map(humanizeDuration).join(" / "),
            ),
            ...inhibitRules.map(
              ({ name, source, target, equal, byDependency }) =>
                `${name}: ${source} inhibits ${target}${equal.length === 0 ? "" : ` of the same ${equal.join(", ")}`}` +
                (byDependency ? ", downstream" : ""),
            ),
          ].join("\n"),
      }),
    )
    .addCommand(testCommand())
    .addCommand(
      routeCommand("groups", alertRoutes.listGroups, {
        print: ({ groups }) =>
          table(
            groups,
            [
              ["group", ({ key }) => key],
              ["receiver", ({ receiver }) => receiver],
              ["firing", ({ firing }) => String(firing)],
              ["told", ({ toldAt }) => toldAt && moment(toldAt)],
              ["reason", ({ reason }) => reason],
              ["next", ({ nextFlushAt }) => moment(nextFlushAt)],
            ],
            "There are no groups of alerts.",
          ),
      }),
    );

function alertmanagerCommand(): Command {
  const command = new Command("alertmanager")
    .description(alertRoutes.importAlertmanager.summary)
    .argument("<file>", "alertmanager.yml")
    .option("-r, --receiver <name=target...>", "whom a receiver stands for: a policy, team:<name>, or nobody", [])
    .option("--apply", "put it into force; without it the document is only printed")
    .addHelpText(
      "after",
      "\nExample:\n  shipshape import alertmanager alertmanager.yml > routing.yaml\n" +
        "  shipshape import alertmanager alertmanager.yml --receiver team-x-pager=platform --apply",
    );
  return command.action(async (file: string) => {
    const { receiver, apply = false } = command.opts<{ receiver: string[]; apply?: boolean }>();
    const body = { configuration: await readFile(file, "utf8"), receivers: pairs(receiver, "Receivers"), apply };
    const imported = await call(command, alertRoutes.importAlertmanager, { body });
    for (const { path, message } of imported.notes) process.stderr.write(`! ${path}: ${message}\n`);
    show(command, imported, ({ document, applied, routes, receivers }) =>
      applied
        ? [`${routes} routes are in force.`, ...receivers.map(({ name, to }) => `${name} → ${to}`)].join("\n")
        : stringify(document, { lineWidth: 0 }).trimEnd(),
    );
  });
}

export const importCommands = (): Command =>
  new Command("import").description("Take over what another program was told").addCommand(alertmanagerCommand());
