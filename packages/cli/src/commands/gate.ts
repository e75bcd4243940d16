import { gates } from "@shipshape/contract/gates";
import { Command } from "commander";
import { EXIT } from "../exit-code.ts";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";
import { gateApprovalCommands } from "./gate-approvals.ts";
import { gatePolicyCommands } from "./gate-policy.ts";

type Reason = { text: string; until?: Date | undefined };

const reasons = (because: readonly Reason[]): string[] =>
  because.map(({ text, until }) => `  ${text}${until ? ` (until ${moment(until)})` : ""}`);

const WORD = { allow: "open", warn: "open, with a warning", deny: "shut", defer: "shut for now" } as const;

type CheckOptions = {
  service: string;
  env: string;
  version?: string;
  class?: string;
  requestedBy?: string;
  rollback?: boolean;
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
    show(command, check, ({ verdict, because, nextOpening }) =>
      [
        `The gate is ${WORD[verdict]} for ${service} in ${env}:`,
        ...reasons(because),
        ...(nextOpening ? [`It opens next ${moment(nextOpening)}.`] : []),
      ].join("\n"),
    );
    process.exitCode = check.verdict === "allow" || check.verdict === "warn" ? EXIT.done : EXIT.no;
  });
}

/** What a freeze holds for; nothing said is everything. */
const withSelector = (command: Command) => {
  command.option("--services <name...>", "only these services");
  command.option("--teams <name...>", "only services of these teams");
  command.option("--envs <name...>", "only these environments");
  return ({ services, teams, envs }: Record<string, unknown>) => ({
    selector: {
      ...(services ? { services } : {}),
      ...(teams ? { teams } : {}),
      ...(envs ? { environments: envs } : {}),
    },
  });
};

export const gateCommands = (): Command => {
  const command = gateAndFreezeCommands();
  for (const one of [...gateApprovalCommands(), gatePolicyCommands()]) command.addCommand(one);
  return command;
};

const gateAndFreezeCommands = (): Command =>
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
    )
    .addCommand(
      routeCommand("freeze", gates.createFreeze, {
        omit: ["labels", "annotations"],
        extend: withSelector,
        print: ({ name, from, to }) => `The freeze ${name} holds from ${moment(from)} to ${moment(to)}.`,
        example:
          'shipshape gate freeze --name year-end --from 2030-12-20T18:00:00Z --to 2031-01-02T08:00:00Z --reason "The books are closed" --envs production',
      }),
    )
    .addCommand(routeCommand("unfreeze", gates.deleteFreeze, { print: () => "The freeze is taken away." }))
    .addCommand(
      routeCommand("freezes", gates.listFreezes, {
        print: ({ freezes }) =>
          table(
            freezes,
            [
              ["freeze", ({ name }) => name],
              ["kind", ({ kind }) => kind],
              ["from", ({ from }) => moment(from)],
              ["to", ({ to }) => moment(to)],
              ["reason", ({ reason }) => reason],
            ],
            "No freeze windows.",
          ),
      }),
    );
