import { escalation } from "@shipshape/contract/oncall-escalation";
import type { CallOutput } from "@shipshape/contract/route";
import type { EscalationNode } from "@shipshape/domain/oncall/escalation";
import { conditionText, targetText } from "@shipshape/domain/oncall/escalation-words";
import { Command } from "commander";
import { facts, moment, table, times } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Policy = CallOutput<typeof escalation.getEscalationPolicy>;
type Forecast = CallOutput<typeof escalation.forecastEscalation>;

const NO_POLICY = "No escalation policy yet. Write one as YAML (kind: EscalationPolicy) and apply it.";

/** The tree, one line a node, each with where it stands: the words that `incident escalate --step` takes. */
function treeLines(nodes: readonly EscalationNode[], above = "", depth = 0): string[] {
  return nodes.flatMap((node, index) => {
    const path = `${above}${index + 1}`;
    const after = node.delayMinutes > 0 ? `after ${node.delayMinutes} min` : index === 0 ? "at once" : "then";
    const line = (text: string, at: string) => `${"  ".repeat(depth)}${at.padEnd(10 - depth)} ${text}`;
    if (node.if === undefined) {
      const wants = (node.acknowledgements ?? 1) > 1 ? `, ${node.acknowledgements} must acknowledge` : "";
      const urgency = node.urgency ? `, urgency ${node.urgency}` : "";
      return [line(`${after}: ${(node.targets ?? []).map(targetText).join(" and ")}${wants}${urgency}`, path)];
    }
    return [
      line(`${after}: if ${conditionText(node.if)}`, path),
      ...treeLines(node.steps ?? [], `${path}.then.`, depth + 1),
      ...((node.else ?? []).length > 0 ? [line("else", "")] : []),
      ...treeLines(node.else ?? [], `${path}.else.`, depth + 1),
    ];
  });
}

const policyText = (policy: Policy): string =>
  [
    facts([
      ["Policy", policy.displayName === policy.name ? policy.name : `${policy.name} (${policy.displayName})`],
      ["Repeats", policy.repeat === 0 ? "never" : times(policy.repeat)],
      [
        "Still working?",
        policy.stillWorking &&
          `asked after ${policy.stillWorking.askAfterMinutes} min, answered within ${policy.stillWorking.answerWithinMinutes} min`,
      ],
      ["Fallback", policy.fallback ? "it pages where nothing else would" : undefined],
    ]),
    treeLines(policy.steps).join("\n"),
  ].join("\n\n");

const forecastText = ({ steps, ends, policy, priority, urgency, at }: Forecast): string =>
  [
    `An incident of priority ${priority} (urgency ${urgency}) that opens ${moment(at)}, by ${policy}, if nobody acknowledges:`,
    table(
      steps,
      [
        ["at", (step) => moment(step.at)],
        ["where", (step) => `${step.policy === policy ? "" : `${step.policy} `}${step.path}`],
        ["round", ({ round }) => round],
        ["pages", pagesText],
        ["because", ({ because }) => because],
      ],
      "It has no steps.",
    ),
    `${moment(ends.at)}: it ends: ${ends.because}.`,
  ].join("\n\n");

function pagesText({ kind, side, people, webhooks, handsOffTo, unreachable }: Forecast["steps"][number]): string {
  if (kind === "decision") return side === "then" ? "(yes)" : "(no)";
  if (handsOffTo !== null) return `hands off to ${handsOffTo}`;
  const told = [...people.map(({ user }) => user), ...webhooks].join(" and ");
  return told || `nobody: ${unreachable.join("; ")}`;
}

export const escalationCommands = (): Command =>
  new Command("escalation")
    .description("Escalation policies: whom an incident pages, and whom next")
    .addCommand(
      routeCommand("list", escalation.listEscalationPolicies, {
        print: ({ escalationPolicies }) =>
          table(
            escalationPolicies,
            [
              ["policy", ({ name }) => name],
              ["steps", ({ steps }) => steps.length],
              ["repeats", ({ repeat }) => repeat],
              ["fallback", ({ fallback }) => (fallback ? "yes" : "")],
              ["description", ({ description }) => description],
            ],
            NO_POLICY,
          ),
      }),
    )
    .addCommand(routeCommand("show", escalation.getEscalationPolicy, { print: policyText }))
    .addCommand(
      routeCommand("forecast", escalation.forecastEscalation, {
        print: forecastText,
        example: "shipshape escalation forecast payments --at 2026-03-15T02:00Z --priority P2 --labels env=production",
      }),
    )
    .addCommand(
      routeCommand("webhooks", escalation.listEscalationWebhooks, {
        print: ({ webhooks }) =>
          table(
            webhooks,
            [
              ["address", ({ url }) => url],
              ["signing secret", ({ secret }) => secret],
            ],
            "It tells no program.",
          ),
      }),
    )
    .addCommand(routeCommand("delete", escalation.deleteEscalationPolicy, { print: () => "Deleted." }));
