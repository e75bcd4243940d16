import { readFile } from "node:fs/promises";
import { gatePolicies } from "@shipshape/contract/gates-policies";
import type { CallOutput } from "@shipshape/contract/route";
import { actionText, conditionText } from "@shipshape/domain/gates/budget-policy";
import { Command } from "commander";
import { facts, moment, percent, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";

type Policy = CallOutput<typeof gatePolicies.getPolicy>;
type Preview = CallOutput<typeof gatePolicies.previewPolicy>;

/** What a policy governs, in words. */
function selectorText({ slos, services, teams, tiers }: Policy["selector"]): string {
  const parts = [
    slos && `SLOs ${slos.join(", ")}`,
    services && `services ${services.join(", ")}`,
    teams && `teams ${teams.join(", ")}`,
    tiers && `tier ${tiers.join(", ")}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "everything" : parts.join("; ");
}

function policyText({ name, description, selector, exemptions, clauses, objectives }: Policy): string {
  const about = facts([
    ["Policy", name],
    ["About", description],
    ["Governs", selectorText(selector)],
    ["Exempt", exemptions.join(", ")],
  ]);
  const rules = table(
    clauses,
    [
      ["clause", (clause) => clause.name],
      ["when", ({ when }) => conditionText(when)],
      ["then", ({ actions }) => actions.map(actionText).join("; ")],
    ],
    "",
  );
  const governed = table(
    objectives,
    [
      ["slo", ({ slo }) => slo],
      ["service", ({ service }) => service],
      ["budget left", ({ remainingShare }) => percent(remainingShare)],
      ["holds now", ({ clauses: all }) => standing(all)],
    ],
    "It governs no objective now.",
  );
  return `${about}\n\n${rules}\n\n${governed}`;
}

const standing = (clauses: Policy["objectives"][number]["clauses"]): string =>
  clauses
    .filter(({ holds }) => holds)
    .map(({ clause, since }) => (since ? `${clause} since ${moment(since)}` : clause))
    .join(", ") || "no clause";

const previewText = ({ services, changes }: Preview): string =>
  `${table(
    services,
    [
      ["service", ({ service }) => service],
      ["governs", ({ governed }) => governed.map(({ slo }) => slo).join(", ")],
      ["now", ({ now }) => now],
      ["after", ({ after }) => after],
      ["because", ({ because }) => because.map(({ text }) => text).join("; ")],
    ],
    "It would govern nothing.",
  )}\n${changes === 0 ? "No gate would answer differently." : `${changes} of these gates would answer differently.`}`;

function previewCommand(): Command {
  const command = new Command("preview")
    .description("What a policy would do now to the gate of each service, were it applied; nothing is changed")
    .argument("[name]", "a policy that stands; or give a file")
    .option("-f, --file <path>", "a YAML document of kind ErrorBudgetPolicy")
    .option("--class <class>", "what the change is for", "feature")
    .addHelpText("after", "\nExample:\n  shipshape gate policy preview -f workbook.yaml");
  return command.action(async (name: string | undefined) => {
    const { file, class: changeClass } = command.opts<{ file?: string; class: string }>();
    if (!name === !file) throw new Error("Give the name of a policy, or a file with --file.");
    const document = file === undefined ? undefined : await readFile(file, "utf8");
    const body = { name: name ?? "preview", document, changeClass };
    show(command, await call(command, gatePolicies.previewPolicy, { body }), previewText);
  });
}

/** Error budget policies: what follows as a budget goes down. */
export const gatePolicyCommands = (): Command =>
  new Command("policy")
    .description("Error budget policies: what follows as a budget goes down. They are written as documents and applied")
    .addCommand(
      routeCommand("list", gatePolicies.listPolicies, {
        print: ({ policies }) =>
          table(
            policies,
            [
              ["policy", ({ name }) => name],
              ["governs", ({ selector }) => selectorText(selector)],
              ["objectives", ({ governs }) => governs],
              ["clauses", ({ clauses }) => clauses.map((clause) => clause.name).join(", ")],
              ["exempt", ({ exemptions }) => exemptions.join(", ")],
            ],
            "",
          ),
      }),
    )
    .addCommand(routeCommand("show", gatePolicies.getPolicy, { print: policyText }))
    .addCommand(previewCommand())
    .addCommand(
      routeCommand("delete", gatePolicies.deletePolicy, {
        print: () => "The policy is taken away: what it governed falls to the next that selects it.",
      }),
    );
