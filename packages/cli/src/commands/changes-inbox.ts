import { changeInbox } from "@shipshape/contract/changes-inbox";
import { changesRecord } from "@shipshape/contract/changes-record";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Event = CallOutput<typeof changeInbox.getInboxEvent>;
type Rule = CallOutput<typeof changesRecord.listMappingRules>["rules"][number];

const STATES = { unmapped: "waits for a rule", failed: "could not be read", dismissed: "dismissed" } as const;

const pretty = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};

/** As one word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const eventText = ({
  because,
  source,
  sourceKind,
  kind,
  receivedAt,
  delivery,
  body,
  dismissed,
  draft,
}: Event): string =>
  [
    because,
    facts([
      ["Source", source ?? sourceKind],
      ["Kind", kind],
      ["Received", moment(receivedAt)],
      ["Delivery", delivery],
      ["Dismissed", dismissed && `by ${dismissed.by}, ${moment(dismissed.at)}: ${dismissed.reason}`],
      ["A rule for it", draft && `shipshape changes rule try --condition ${quoted(draft.condition)} --service NAME`],
    ]),
    pretty(body),
  ].join("\n\n");

const saysWords = ({ ignore, service, environment, enabled }: Rule): string => {
  const says = ignore
    ? "is ignored"
    : [service && `is ${service}`, environment && `runs in ${environment}`].filter(Boolean).join(", ");
  return enabled ? says : `${says} (switched off)`;
};

/** What came in and was not understood, and the rules that mend it. */
export const inboxCommands = (): readonly Command[] => [
  new Command("inbox")
    .description("What came in and was not understood, and why")
    .addCommand(
      routeCommand("list", changeInbox.listInbox, {
        print: ({ events, next, total, dismissed }) =>
          table(
            events,
            [
              ["event", ({ id }) => id],
              ["received", ({ receivedAt }) => moment(receivedAt)],
              ["source", ({ source, sourceKind }) => source ?? sourceKind],
              ["kind", ({ kind }) => kind],
              ["state", ({ state }) => STATES[state]],
              [
                "because",
                ({ because, dismissed: said }) => (said ? `${said.by}: ${said.reason} (${because})` : because),
              ],
            ],
            dismissed > 0
              ? `Nothing waits; ${dismissed} dismissed (--state dismissed).`
              : "Everything that came in was understood.",
          ) + (next === null ? "" : `\n${total} in all: the next page is --after ${next}`),
      }),
    )
    .addCommand(routeCommand("show", changeInbox.getInboxEvent, { print: eventText }))
    .addCommand(
      routeCommand("dismiss", changeInbox.dismissEvents, {
        print: ({ events }) => `${events} ${events === 1 ? "event waits" : "events wait"} no more.`,
        example: 'shipshape changes inbox dismiss --ids 0197c5a0-… --reason "A job of nobody\'s any more"',
      }),
    )
    .addCommand(
      routeCommand("take-back", changeInbox.takeBackDismissal, {
        print: ({ events }) => `${events} ${events === 1 ? "event is" : "events are"} read again.`,
      }),
    )
    .addCommand(
      routeCommand("map-again", changeInbox.mapAgain, {
        print: ({ events }) =>
          `${events} ${events === 1 ? "event is" : "events are"} read again; what is still not understood stays in the inbox.`,
      }),
    ),
  new Command("rule")
    .description("Mapping rules: of which service and environment a change speaks (made by apply, kind ChangeMapping)")
    .addCommand(
      routeCommand("list", changesRecord.listMappingRules, {
        print: ({ rules }) =>
          table(
            rules,
            [
              ["rule", ({ name }) => name],
              ["what fits", ({ condition }) => condition],
              ["then it", saysWords],
            ],
            "No mapping rule. One is a document of the kind ChangeMapping: shipshape apply -f mapping.yaml",
          ),
      }),
    )
    .addCommand(
      routeCommand("try", changesRecord.tryMappingRule, {
        omit: ["name", "displayName", "description", "position", "enabled"],
        rename: { environment: "env" },
        print: ({ problem, waiting, fits, understood, examples }) =>
          problem
            ? `${problem.message} (line ${problem.line}, column ${problem.column})`
            : [
                `It fits ${fits} of the ${waiting} that wait; ${understood} of them would be understood.`,
                ...examples.map(({ told, now }) => `  ${told} -> ${now}`),
              ].join("\n"),
        example: `shipshape changes rule try --condition 'name.startsWith("pay-")' --service payments`,
      }),
    )
    .addCommand(
      routeCommand("delete", changesRecord.removeMappingRule, {
        print: () => "The rule is gone; what it mapped stays.",
      }),
    ),
];
