import { readFile } from "node:fs/promises";
import { gateRules } from "@shipshape/contract/gates-rules";
import type { CallOutput } from "@shipshape/contract/route";
import { trialInWords } from "@shipshape/domain/gates/what-came";
import { Command } from "commander";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";

type Trial = CallOutput<typeof gateRules.tryRule>;

const trialText = ({ judged, held, untold, trials }: Trial): string =>
  `${table(
    trials.filter(({ outcome }) => outcome === "holds" || outcome === "untold"),
    [
      ["deployment", ({ deployment }) => deployment],
      ["service", ({ service, version, environment }) => `${service} ${version} to ${environment}`],
      ["began", ({ startedAt }) => moment(startedAt)],
      ["rule", ({ outcome }) => outcome],
      ["gate then", ({ verdict }) => verdict ?? "not asked"],
      ["because", ({ because }) => because],
      ["came of it", ({ cameBecause }) => cameBecause],
    ],
    "It would have held up none of them.",
  )}\n${held} of ${judged} deployments would have been held up or warned of${untold > 0 ? `; of ${untold} too little is known to tell` : ""}.\n${trialInWords(trials)}`;

function tryCommand(): Command {
  const command = new Command("try")
    .description("What a rule would have said of past deployments; nothing is changed")
    .argument("[name]", "a rule that stands; or give a file")
    .option("-f, --file <path>", "a YAML document of kind GateRule")
    .option("--days <count>", "how far back", "30")
    .addHelpText("after", "\nExample:\n  shipshape gate rule try -f no-fridays.yaml --days 90");
  return command.action(async (name: string | undefined) => {
    const { file, days } = command.opts<{ file?: string; days: string }>();
    if (!name === !file) throw new Error("Give the name of a rule, or a file with --file.");
    const document = file === undefined ? undefined : await readFile(file, "utf8");
    const body = { name, document, days: Number(days) };
    show(command, await call(command, gateRules.tryRule, { body }), trialText);
  });
}

/** The house's own rules of the gate. */
export const gateRuleCommands = (): Command =>
  new Command("rule")
    .description("The house's own rules of the gate: expressions (CEL). They are written as documents and applied")
    .addCommand(
      routeCommand("list", gateRules.listRules, {
        print: ({ rules }) =>
          table(
            rules,
            [
              ["rule", ({ name }) => name],
              ["when", ({ when }) => when],
              ["then", ({ effect, approvers }) => (approvers ? `${effect} (${approvers})` : effect)],
              ["message", ({ message }) => message],
            ],
            "No rules of your own.",
          ),
      }),
    )
    .addCommand(tryCommand())
    .addCommand(routeCommand("delete", gateRules.deleteRule, { print: () => "The rule is taken away." }));
