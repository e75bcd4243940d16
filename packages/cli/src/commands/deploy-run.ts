import { randomUUID } from "node:crypto";
import { changes } from "@shipshape/contract/changes";
import { gates } from "@shipshape/contract/gates";
import { Command } from "commander";
import { EXIT } from "../exit-code.ts";
import { versionOf } from "../option-values.ts";
import { pipelinePerson } from "../pipeline-person.ts";
import { moment } from "../print.ts";
import { runProgram } from "../run-program.ts";
import { call } from "../run-route.ts";
import { tellTheEnd } from "../tell-the-end.ts";
import { tellTheStart } from "../tell-the-start.ts";
import { deploymentSentence } from "./deploy-show.ts";

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

/** Asks the gate before anything happens; throws nothing, says why, and answers whether it is open. */
async function isGateOpen(command: Command, { service, env, version, rollback }: RunOptions) {
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

/** The command that records by hand what nobody could be told. */
function byHand({ service, env, version, rollback }: RunOptions, said: Record<string, string>): string {
  const more = Object.entries(said).map(([name, value]) => `--${name} ${value}`);
  const place = `--service ${service} --env ${env} --version ${version}`;
  return ["shipshape deploy start", place, ...more, ...(rollback ? ["--rollback"] : [])].join(" ");
}

/** Runs the program, and tells that it began and how it ended: with an id of its own, so that what is told twice is one. */
async function runTold(command: Command, argv: readonly string[], options: RunOptions): Promise<number> {
  const { env, rollback, gate: _, link, ...said } = options;
  const externalId = options.externalId ?? randomUUID();
  const startedAt = new Date();
  const more = link ? { url: link } : {};
  const body = { ...said, ...more, environment: env, kind: rollback ? "rollback" : "deploy", externalId };
  const start = (when: object) => call(command, changes.startDeployment, { body: { ...body, ...when } });
  // what is told at once is at the server's time: the clock here may be wrong
  const started = await tellTheStart({ tell: () => start({}) });
  if (started) process.stderr.write(`${deploymentSentence(started)}\n`);
  const ended = await runProgram(argv);
  const { status } = ended;
  const finishedAt = new Date();
  const late = { "external-id": externalId, "started-at": startedAt.toISOString(), finished: status };
  return tellTheEnd(ended, {
    tell: async () => {
      const { id } = started ?? (await start({ startedAt }));
      const finish = started ? { status } : { status, finishedAt };
      return deploymentSentence(await call(command, changes.finishDeployment, { params: { id }, body: finish }));
    },
    mend: started ? `shipshape deploy finish ${started.shortId} --status ${status}` : byHand(options, late),
  });
}

export function runCommand(): Command {
  const command = new Command("run")
    .description("Record a deployment around a command: started before it, finished with how it ended")
    .requiredOption("--service <name>")
    .requiredOption("--env <name>")
    .requiredOption("--version <version>", "which one is deployed", versionOf)
    .option("--commit <sha>")
    .option("--link <url>", "where people see it")
    .option("--external-id <id>", "your own id of the deployment; made where absent")
    .option("--rollback", "it goes back to an older version")
    .option("--gate", "ask the gate first, and do nothing where it is shut, or nobody answers")
    .argument("<command...>", "after --: the program that deploys, with its arguments")
    .addHelpText(
      "after",
      "\nExample:\n  shipshape deploy run --service payments --env production --version 1.5.0 -- ./deploy.sh",
    );
  return command.action(async (argv: string[]) => {
    const options = command.opts<RunOptions>();
    const mayRun = !options.gate || (await isGateOpen(command, options));
    process.exitCode = mayRun ? await runTold(command, argv, options) : EXIT.no;
  });
}
