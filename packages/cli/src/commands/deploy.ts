import { changes } from "@shipshape/contract/changes";
import { gates } from "@shipshape/contract/gates";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { EXIT } from "../exit-code.ts";
import { pipelinePerson } from "../pipeline-person.ts";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { runProgram } from "../run-program.ts";
import { call } from "../run-route.ts";
import { tellTheEnd } from "../tell-the-end.ts";

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

/** Asks the gate before anything happens; throws nothing, says why, and answers whether it is open. */
async function isGateOpen(
  command: Command,
  asked: { service: string; env: string; version: string; rollback?: boolean },
) {
  const { service, env, version, rollback } = asked;
  const requestedBy = pipelinePerson(process.env);
  const changeKind = rollback ? "rollback" : "deploy";
  const body = { service, environment: env, version, changeKind, ...(requestedBy ? { requestedBy } : {}) } as const;
  const { verdict, because, nextOpening } = await call(command, gates.check, { body });
  const isOpen = verdict === "allow" || verdict === "warn";
  const lines = because.flatMap(({ text, action }) => [
    `  ${text}`,
    ...(action && !isOpen ? [`    -> ${action}`] : []),
  ]);
  const opens = nextOpening ? [`It opens next ${moment(nextOpening)}.`] : [];
  process.stderr.write(`${[`The gate says ${verdict}`, ...lines, ...opens].join("\n")}\n`);
  return isOpen;
}

type RunOptions = {
  service: string;
  env: string;
  version: string;
  commit?: string;
  link?: string;
  externalId?: string;
  rollback?: boolean;
  gate?: boolean;
};

function runCommand(): Command {
  const command = new Command("run")
    .description("Record a deployment around a command: started before it, finished with how it ended")
    .requiredOption("--service <name>")
    .requiredOption("--env <name>")
    .requiredOption("--version <version>")
    .option("--commit <sha>")
    .option("--link <url>", "where people see it")
    .option("--external-id <id>", "your own id of the deployment")
    .option("--rollback", "it goes back to an older version")
    .option("--gate", "ask the gate first, and do nothing where it is shut")
    .argument("<command...>", "after --: the program that deploys, with its arguments")
    .addHelpText(
      "after",
      "\nExample:\n  shipshape deploy run --service payments --env production --version 1.5.0 -- ./deploy.sh",
    );
  return command.action(async (argv: string[]) => {
    const { env, rollback, gate, link, ...said } = command.opts<RunOptions>();
    if (gate && !(await isGateOpen(command, { env, ...(rollback ? { rollback } : {}), ...said }))) {
      process.exitCode = EXIT.no;
      return;
    }
    const more = link ? { url: link } : {};
    const body = { ...said, ...more, environment: env, kind: rollback ? "rollback" : "deploy" };
    const started = await call(command, changes.startDeployment, { body });
    process.stderr.write(`${sentence(started)}\n`);
    const ended = await runProgram(argv);
    const { status } = ended;
    process.exitCode = await tellTheEnd(ended, {
      tell: async () =>
        sentence(await call(command, changes.finishDeployment, { params: { id: started.id }, body: { status } })),
      mend: `shipshape deploy finish ${started.shortId} --status ${status}`,
    });
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
          list(deployments, "No such deployment is recorded. Record one: shipshape deploy run --help"),
      }),
    )
    .addCommand(routeCommand("show", changes.getDeployment, { print: sentence }))
    .addCommand(
      routeCommand("running", changes.listRunning, {
        rename: { environment: "env" },
        print: ({ running }) => list(running, "Nothing runs anywhere, as far as the record tells."),
      }),
    );
