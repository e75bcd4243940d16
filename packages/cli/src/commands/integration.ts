import { alertIntegrations as routes } from "@shipshape/contract/integrations";
import type { CallOutput } from "@shipshape/contract/route";
import { setUpOf } from "@shipshape/domain/alerts/integration-setup";
import { Command } from "commander";
import { durationMsOf } from "../option-values.ts";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Made = CallOutput<typeof routes.createIntegration>;
type Integration = Made["integration"];

const secondsOf = (text: string): number => Math.round(durationMsOf(text) / 1_000);

/** How often a heartbeat is expected, and how much later it may come. */
function withPace(command: Command) {
  command
    .option("--every <duration>", "a heartbeat is expected so often: 1h, 1d", secondsOf)
    .option("--grace <duration>", "… and may come so much later: 1m where absent", secondsOf);
  return ({ every, grace }: Record<string, unknown>): Record<string, unknown> =>
    every === undefined
      ? {}
      : { heartbeat: { everySeconds: every, ...(grace === undefined ? {} : { graceSeconds: grace }) } };
}

/** The key and what to paste at the sender; it is told this once. */
function madeText({ integration, key, signingSecret, url }: Made): string {
  const { kind, service } = integration;
  const given = { url, key, service: service ?? "my-service", signingSecret: signingSecret ?? undefined };
  const parts = setUpOf(kind, given).map(({ about, code }) => `${about}:\n\n${code.replace(/^/gm, "  ")}`);
  return [
    facts([
      ["Key", `${key}   (shown this once)`],
      ["Secret", signingSecret && `${signingSecret}   (shown this once)`],
    ]),
    ...parts,
    `Try it: shipshape integration sample ${integration.name}`,
  ].join("\n\n");
}

const refusedText = ({ refusals }: Integration): string =>
  refusals.map(({ reason, count }) => `${count} ${reason.replaceAll("_", " ")}`).join(", ");

export const integrationCommands = (): Command =>
  new Command("integration")
    .description("Integrations: who may send alerts, and with which key")
    .addCommand(
      routeCommand("list", routes.listIntegrations, {
        print: ({ integrations }) =>
          table(
            integrations,
            [
              ["integration", ({ name }) => name],
              ["kind", ({ kind }) => kind],
              ["service", ({ service }) => service],
              ["key", ({ keyHint }) => `${keyHint}…`],
              ["signals", ({ signals }) => signals],
              ["last", ({ lastSignalAt }) => moment(lastSignalAt)],
              ["refused", (one) => refusedText(one) || "none"],
            ],
            "Nobody may send alerts yet: shipshape integration create --name prometheus --kind alertmanager",
          ),
      }),
    )
    .addCommand(
      routeCommand("create", routes.createIntegration, {
        extend: withPace,
        print: madeText,
        example:
          "shipshape integration create --name billing-pages --kind pagerduty --service billing\n  shipshape integration create --name nightly-backup --kind heartbeat --every 1d --grace 1h",
      }),
    )
    .addCommand(
      routeCommand("update", routes.updateIntegration, {
        extend: withPace,
        print: ({ name, service }) => `${name} is for ${service ?? "no service of its own"}.`,
      }),
    )
    .addCommand(routeCommand("rotate", routes.rotateIntegration, { print: madeText }))
    .addCommand(
      routeCommand("undo-rotate", routes.undoRotateIntegration, {
        print: ({ name, keyHint }) => `The key of ${name} is ${keyHint}… again.`,
      }),
    )
    .addCommand(
      routeCommand("sample", routes.sendSample, {
        print: ({ status, body, alert }) =>
          [`Answered ${status}${body ? `: ${body}` : ""}`, ...(alert ? [`It became ${alert}.`] : [])].join("\n"),
      }),
    )
    .addCommand(
      routeCommand("delete", routes.deleteIntegration, {
        print: () => "Its key opens nothing any more. Take it back: shipshape integration restore ID",
      }),
    )
    .addCommand(routeCommand("restore", routes.restoreIntegration, { print: ({ name }) => `${name} may send again.` }));
