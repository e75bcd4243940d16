import { setTimeout as sleep } from "node:timers/promises";
import { gates } from "@shipshape/contract/gates";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { askUntilOpen, isOpen } from "../ask-until-open.ts";
import { EXIT } from "../exit-code.ts";
import { durationMsOf, momentOf } from "../option-values.ts";
import { pipelinePerson } from "../pipeline-person.ts";
import { moment, table, write } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";
import { gateApprovalCommands } from "./gate-approvals.ts";
import { freezeCommands } from "./gate-freezes.ts";
import { gatePolicyCommands } from "./gate-policy.ts";
import { gateRuleCommands } from "./gate-rules.ts";
import { gateSourceCommands, heldCommand } from "./gate-sources.ts";

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
  startedAt?: Date;
  dryRun?: boolean;
  wait?: number;
};

type Check = CallOutput<typeof gates.check>;

const checkText = (check: Check): string => {
  const { service, environment, verdict, because, nextOpening, nextClosing, nextClosingBecause } = check;
  return [
    `The gate is ${WORD[verdict]} for ${service} in ${environment}:`,
    ...reasons(because),
    ...(nextOpening ? [`It opens next ${moment(nextOpening)}.`] : []),
    ...(nextClosing ? [`It shuts next ${moment(nextClosing)}: ${nextClosingBecause?.replace(/\.$/, "")}.`] : []),
  ].join("\n");
};

function checkCommand(): Command {
  const command = new Command("check")
    .description("May this be deployed now? Ends with 0 for yes and 1 for no, and says why and until when")
    .requiredOption("--service <name>")
    .requiredOption("--env <name>")
    .option("--version <version>", "what is to be deployed")
    .option("--class <class>", "what the change is for: feature, fix, security, reliability, config, or your own word")
    .option(
      "--requested-by <person>",
      "for whom a pipeline asks (name, login or mail address): they cannot approve it themselves; read from GITHUB_ACTOR, GITLAB_USER_LOGIN and their like where absent",
    )
    .option("--rollback", "it goes back to an older version: always allowed")
    .option("--manual", "a person begins it by hand: some freezes let that pass")
    .option(
      "--started-at <moment>",
      "it began then, and asks whether it may go on: some freezes let that pass",
      momentOf,
    )
    .option("--wait <duration>", "where it is shut, wait so long for it to open: 30m, 2h", durationMsOf)
    .option("--dry-run", "answer without writing it down")
    .addHelpText(
      "after",
      "\nExample, as the first line of a deployment job:\n  shipshape gate check --service payments --env production --version 1.5.0 --wait 30m",
    );
  return command.action(async () => {
    const { env, rollback, class: changeClass, wait = 0, dryRun = false, ...said } = command.opts<CheckOptions>();
    const changeKind = rollback ? "rollback" : "deploy";
    const requestedBy = said.requestedBy ?? pipelinePerson(process.env);
    const body = { environment: env, changeKind, changeClass, ...said, requestedBy };
    const check = await askUntilOpen({
      ask: (isCurious) => call(command, gates.check, { body: { ...body, dryRun: dryRun || isCurious } }),
      waitMs: wait,
      nowMs: () => Date.now(),
      sleep,
      onShut: (shut) => write(process.stderr, `${checkText(shut)}\nWaiting for it to open.`),
    });
    show(command, check, checkText);
    process.exitCode = isOpen(check) ? EXIT.done : EXIT.no;
  });
}

export const gateCommands = (): Command => {
  const command = gateCheckCommands();
  for (const one of [...freezeCommands(), ...gateApprovalCommands(), gatePolicyCommands(), gateRuleCommands()])
    command.addCommand(one);
  return command.addCommand(heldCommand()).addCommand(gateSourceCommands());
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
              ["version", ({ version }) => version ?? "–"],
              ["verdict", ({ verdict }) => verdict],
              ["because", ({ because }) => because.map(({ text }) => text).join("; ")],
              ["asked by", ({ checkedBy }) => checkedBy],
            ],
            "The gate was never asked.",
          ),
      }),
    );
