import { gates } from "@shipshape/contract/gates";
import { Command } from "commander";
import { EXIT } from "../exit-code.ts";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";
import { gateApprovalCommands } from "./gate-approvals.ts";
import { freezeCommands } from "./gate-freezes.ts";
import { gatePolicyCommands } from "./gate-policy.ts";
import { gateRuleCommands } from "./gate-rules.ts";

type Reason = { text: string; until?: Date | undefined; action?: string | undefined };

const reasons = (because: readonly Reason[]): string[] =>
  because.flatMap(({ text, until, action }) => [
    `  ${text}${until ? ` (until ${moment(until)})` : ""}`,
    ...(action ? [`    -> ${action}`] : []),
  ]);

const WORD = { allow: "open", warn: "open, with a warning", deny: "shut", defer: "shut for now" } as const;

type CheckOptions = {
  service: string;
  env: string;
  version?: string;
  class?: string;
  requestedBy?: string;
  rollback?: boolean;
  manual?: boolean;
  startedAt?: string;
  dryRun?: boolean;
};

function checkCommand(): Command {
  const command = new Command("check")
    .description("May this be deployed now? Ends with 0 for yes and 1 for no, and says why and until when")
    .requiredOption("--service <name>")
    .requiredOption("--env <name>")
    .option("--version <version>", "what is to be deployed")
    .option("--class <class>", "what the change is for: feature, fix, security, reliability, config, or your own word")
    .option("--requested-by <user>", "the person for whom a pipeline asks: they cannot approve it themselves")
    .option("--rollback", "it goes back to an older version: always allowed")
    .option("--manual", "a person begins it by hand: some freezes let that pass")
    .option("--started-at <moment>", "it began then, and asks whether it may go on: some freezes let that pass")
    .option("--dry-run", "answer without writing it down")
    .addHelpText(
      "after",
      "\nExample, as the first line of a deployment job:\n  shipshape gate check --service payments --env production",
    );
  return command.action(async () => {
    const { service, env, rollback, class: changeClass, ...said } = command.opts<CheckOptions>();
    const changeKind = rollback ? "rollback" : "deploy";
    const body = { service, environment: env, changeKind, changeClass, ...said };
    const check = await call(command, gates.check, { body });
    show(command, check, ({ verdict, because, nextOpening, nextClosing, nextClosingBecause }) =>
      [
        `The gate is ${WORD[verdict]} for ${service} in ${env}:`,
        ...reasons(because),
        ...(nextOpening ? [`It opens next ${moment(nextOpening)}.`] : []),
        ...(nextClosing ? [`It shuts next ${moment(nextClosing)}: ${nextClosingBecause}.`] : []),
      ].join("\n"),
    );
    process.exitCode = check.verdict === "allow" || check.verdict === "warn" ? EXIT.done : EXIT.no;
  });
}

export const gateCommands = (): Command => {
  const command = gateCheckCommands();
  for (const one of [...freezeCommands(), ...gateApprovalCommands(), gatePolicyCommands(), gateRuleCommands()])
    command.addCommand(one);
  return command;
};

const gateCheckCommands = (): Command =>
  new Command("gate")
    .description("May it ship? Error budget policies, incidents and freezes decide")
    .addCommand(checkCommand())
    .addCommand(
      routeCommand("state", gates.state, {
        rename: { environment: "env" },
        print: ({ gates: list }) =>
          table(
            list,
            [
              ["service", ({ service }) => service],
              ["environment", ({ environment }) => environment],
              ["gate", ({ verdict }) => WORD[verdict]],
              ["because", ({ because }) => because.map(({ text }) => text).join("; ")],
              ["opens", ({ nextOpening }) => (nextOpening ? moment(nextOpening) : "")],
            ],
            "No service yet.",
          ),
      }),
    )
    .addCommand(
      routeCommand("checks", gates.listChecks, {
        print: ({ checks }) =>
          table(
            checks,
            [
              ["at", ({ at }) => moment(at)],
              ["service", ({ service }) => service],
              ["environment", ({ environment }) => environment],
              ["verdict", ({ verdict }) => verdict],
              ["because", ({ because }) => because.map(({ text }) => text).join("; ")],
              ["asked by", ({ checkedBy }) => checkedBy],
            ],
            "The gate was never asked.",
          ),
      }),
    );
