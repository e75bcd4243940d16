import { alerts } from "@shipshape/contract/alerts";
import { Command } from "commander";
import { facts, moment, pairs, table, times } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";
import { maintenanceCommand, replayCommand, rulesCommand, whyCommand } from "./alert-rules.ts";

function sendCommand(): Command {
  const command = new Command("send")
    .description(alerts.ingest.summary)
    .requiredOption("-l, --label <name=value...>", "labels: they are the alert's identity")
    .option("-a, --annotation <name=value...>", "annotations: summary, description …", [])
    .option("--resolved", "say that it is over")
    .addHelpText(
      "after",
      "\nExample:\n  shipshape alert send -l alertname=DiskFull service=payments severity=critical",
    );
  return command.action(async () => {
    const { label, annotation, resolved } = command.opts<{
      label: string[];
      annotation: string[];
      resolved?: boolean;
    }>();
    const alert = {
      labels: pairs(label, "Labels"),
      annotations: pairs(annotation, "Annotations"),
      status: resolved ? "resolved" : "firing",
    };
    show(command, await call(command, alerts.ingest, { body: { alerts: [alert] } }), ({ accepted }) =>
      accepted.map(({ fingerprint, change }) => `${fingerprint} ${change}`).join("\n"),
    );
  });
}

export const alertCommands = (): Command =>
  new Command("alert")
    .description("Alerts: what fires, since when and why")
    .addCommand(
      routeCommand("list", alerts.list, {
        print: ({ alerts: list }) =>
          table(
            list,
            [
              ["alert", ({ shortId }) => shortId],
              ["status", ({ status, word }) => (status === "firing" && word !== "" ? word : status)],
              ["silenced by", ({ silencedBy }) => silencedBy.join(" ") || null],
              ["severity", ({ severity }) => severity],
              ["service", ({ service }) => service],
              ["title", ({ title }) => title],
              ["since", ({ startsAt }) => moment(startsAt)],
              ["incident", ({ incidentShortId }) => incidentShortId],
            ],
            "Nothing fires.",
          ),
      }),
    )
    .addCommand(
      routeCommand("set-aside", alerts.setAside, {
        print: ({ setAside }) =>
          table(
            setAside,
            [
              ["at", ({ at }) => moment(at)],
              ["reason", ({ reason }) => reason],
              ["received", ({ received }) => received],
            ],
            "Everything that came in was processed.",
          ),
      }),
    )
    .addCommand(
      routeCommand("show", alerts.get, {
        print: (alert) =>
          facts([
            ["Alert", `${alert.shortId} ${alert.title}`],
            ["Status", `${alert.status} since ${moment(alert.startsAt)}`],
            ["Ended", alert.endsAt && moment(alert.endsAt)],
            ["Severity", alert.severity],
            ["Service", alert.service],
            ["Because", alert.because],
            ["Silenced by", alert.silencedBy.join(", ")],
            [
              "Labels",
              Object.entries(alert.labels)
                .map((pair) => pair.join("="))
                .join(" "),
            ],
            ["Incident", alert.incidentShortId],
            ["Received", `${times(alert.receivedCount)}, last ${moment(alert.lastReceivedAt)} (${alert.source})`],
          ]),
      }),
    )
    .addCommand(
      routeCommand("similar", alerts.similar, {
        print: ({ alerts: list }) =>
          table(
            list,
            [
              ["alert", ({ shortId }) => shortId],
              ["status", ({ status }) => status],
              ["title", ({ title }) => title],
              ["since", ({ startsAt }) => moment(startsAt)],
              ["incident", ({ incidentShortId }) => incidentShortId],
              ["ended", ({ resolution }) => resolution],
              ["noted", ({ notes }) => notes[0]],
            ],
            "No alert like it came before.",
          ),
      }),
    )
    .addCommand(
      routeCommand("count", alerts.count, {
        print: ({ firing, mine }) => `${firing} fire, ${mine} of them mine`,
      }),
    )
    .addCommand(sendCommand())
    .addCommand(whyCommand())
    .addCommand(rulesCommand())
    .addCommand(replayCommand())
    .addCommand(maintenanceCommand());
