import { spawn } from "node:child_process";
import { changes } from "@shipshape/contract/changes";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { EXIT } from "../exit-code.ts";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call } from "../run-route.ts";

type Deployment = CallOutput<typeof changes.startDeployment>;

const sentence = (one: Deployment): string =>
  `${one.shortId}: ${one.kind} of ${one.service} ${one.version} to ${one.environment}, ${one.status.replace("_", " ")}`;

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

/** Runs a program with its arguments, no shell, and returns its exit code. */
const run = (argv: readonly string[]): Promise<number> =>
  new Promise((resolve) => {
    const [program = "", ...rest] = argv;
    const child = spawn(program, rest, { stdio: "inherit" });
    child.on("error", (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(127);
    });
    child.on("exit", (code, signal) => resolve(code ?? (signal ? 130 : EXIT.no)));
  });

function runCommand(): Command {
  const command = new Command("run")
    .description("Record a deployment around a command: started before it, finished with how it ended")
    .requiredOption("--service <name>")
    .requiredOption("--env <name>")
    .requiredOption("--version <version>")
    .option("--commit <sha>")
    .option("--rollback", "it goes back to an older version")
    .argument("<command...>", "after --: the program that deploys, with its arguments")
    .addHelpText(
      "after",
      "\nExample:\n  shipshape deploy run --service payments --env production --version 1.5.0 -- ./deploy.sh",
    );
  return command.action(async (argv: string[]) => {
    const { env, rollback, ...said } = command.opts<{ env: string; rollback?: boolean }>();
    const body = { ...said, environment: env, kind: rollback ? "rollback" : "deploy" };
    const started = await call(command, changes.startDeployment, { body });
    process.stderr.write(`${sentence(started)}\n`);
    const code = await run(argv);
    const status = code === 0 ? "succeeded" : "failed";
    const finished = await call(command, changes.finishDeployment, { params: { id: started.id }, body: { status } });
    process.stderr.write(`${sentence(finished)}\n`);
    process.exitCode = code;
  });
}

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
    .addCommand(routeCommand("finish", changes.finishDeployment, { print: sentence }))
    .addCommand(runCommand())
    .addCommand(
      routeCommand("list", changes.listDeployments, {
        rename: { environment: "env" },
        print: ({ deployments }) =>
          list(deployments, "Nothing was deployed yet. Record it: shipshape deploy run --help"),
      }),
    )
    .addCommand(routeCommand("show", changes.getDeployment, { print: sentence }))
    .addCommand(
      routeCommand("running", changes.listRunning, {
        rename: { environment: "env" },
        print: ({ running }) => list(running, "Nothing runs anywhere, as far as the record tells."),
      }),
    );
