import { changes } from "@shipshape/contract/changes";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { runCommand } from "./deploy-run.ts";
import { deploymentSentence, showCommand } from "./deploy-show.ts";

type Deployment = CallOutput<typeof changes.startDeployment>;

const list = (deployments: readonly Deployment[], empty: string): string =>
  table(
    deployments,
    [
      ["deployment", ({ shortId }) => shortId],
      ["service", ({ service }) => service],
      ["environment", ({ environment }) => environment],
      ["version", ({ version, kind }) => (kind === "rollback" ? `${version} (rollback)` : version)],
      ["before", ({ previousVersion }) => previousVersion],
      ["status", ({ status }) => status],
      ["started", ({ startedAt }) => moment(startedAt)],
      ["by", ({ deployedBy }) => deployedBy],
    ],
    empty,
  );

/** --rollback says the kind in one word. */
const withRollback = (command: Command) => {
  command.option("--rollback", "it goes back to an older version");
  return (options: Record<string, unknown>) => ({ kind: options["rollback"] ? "rollback" : "deploy" });
};

const startOptions = { rename: { environment: "env", url: "link" }, omit: ["kind"], extend: withRollback } as const;

export const deployCommands = (): Command =>
  new Command("deploy")
    .description("The change record: what was deployed where")
    .addCommand(
      routeCommand("start", changes.startDeployment, {
        ...startOptions,
        print: ({ shortId }) => shortId,
        example: "shipshape deploy start --service payments --env production --version 1.5.0 --commit 4f2a9c1",
      }),
    )
    .addCommand(routeCommand("finish", changes.finishDeployment, { print: deploymentSentence }))
    .addCommand(runCommand())
    .addCommand(
      routeCommand("list", changes.listDeployments, {
        rename: { environment: "env" },
        print: ({ deployments }) =>
          list(deployments, "No such deployment is recorded. Record one: shipshape deploy run --help"),
      }),
    )
    .addCommand(showCommand())
    .addCommand(
      routeCommand("running", changes.listRunning, {
        rename: { environment: "env" },
        print: ({ running }) => list(running, "Nothing runs anywhere, as far as the record tells."),
      }),
    );
