import { readFileSync } from "node:fs";
import type { CallOutput } from "@shipshape/contract/route";
import { sloHistory } from "@shipshape/contract/slo-history";
import { parseDuration } from "@shipshape/domain/time/duration";
import { type Command, InvalidArgumentError } from "commander";
import { parse } from "yaml";
import { facts, moment, percent, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type BackTest = CallOutput<typeof sloHistory.backTest>;
type Side = BackTest["after"];
type Alert = { name: string; severity: "page" | "ticket"; budgetShare: number; longWindowMinutes: number };

const minutesIn = (text: string): number => {
  const read = parseDuration(text);
  if (!read.ok || read.ms % 60_000 !== 0 || read.ms === 0)
    throw new InvalidArgumentError(`"${text}" is no window: give whole minutes such as 1h.`);
  return read.ms / 60_000;
};

/** An alert in short: `page:2%:1h` pages when two percent of the budget are lost within an hour. */
export function alertInShort(text: string): Alert {
  const [severity, share = "", window = ""] = text.split(":");
  const budgetShare = Number(share.replace(/%$/, "")) / (share.endsWith("%") ? 100 : 1);
  if ((severity !== "page" && severity !== "ticket") || !(budgetShare > 0 && budgetShare <= 1)) {
    throw new InvalidArgumentError("Give severity, share of the budget and window, such as page:2%:1h.");
  }
  return { name: text, severity, budgetShare, longWindowMinutes: minutesIn(window) };
}

const firedText = ({ fired }: Side, heading: string): string =>
  `${heading}\n${table(
    fired,
    [
      ["alert", ({ rule }) => rule],
      ["severity", ({ severity }) => severity],
      ["from", ({ from }) => moment(from)],
      ["to", ({ to }) => (to ? moment(to) : "still firing")],
      ["peak", ({ peakBurn }) => `${peakBurn.toFixed(1)}×`],
      ["of budget", ({ budgetSpent }) => percent(budgetSpent)],
      ["incident", ({ incident }) => incident],
    ],
    "No alert would have fired.",
  )}`;

/** A back-test for people: the effect in sentences, then every alert that would have fired, before and after. */
export function backTestText({ from, to, before, after, because }: BackTest): string {
  const incidents = table(
    after.incidents,
    [
      ["incident", ({ incident }) => incident],
      ["title", ({ title }) => title],
      ["before", ({ incident }) => before?.incidents.find((one) => one.incident === incident)?.outcome],
      ["after", ({ outcome }) => outcome],
      ["because", (one) => one.because],
    ],
    "No incident of the service is known in this time.",
  );
  return [
    [`From ${moment(from)} to ${moment(to)}:`, ...because.map((line) => `  ${line}`)].join("\n"),
    ...after.refused.map(({ because: why }) => `! left out, ${why}`),
    ...(before ? [firedText(before, `As it is (${percent(before.target, 3)} / ${before.window}):`)] : []),
    firedText(after, `As it would be (${percent(after.target, 3)} / ${after.window}):`),
    incidents,
  ].join("\n\n");
}

const withTrial = (command: Command) => {
  command
    .option("-f, --file <path>", "an edited document of the SLO, or one of a new SLO with the same indicator")
    .option("--alert <alert...>", "other alerts instead of all: severity, share of the budget, window: page:2%:1h");
  return (options: Record<string, unknown>) => ({
    ...(options["file"] ? { document: parse(readFileSync(String(options["file"]), "utf8")) as unknown } : {}),
    ...(options["alert"] ? { alerts: (options["alert"] as string[]).map(alertInShort) } : {}),
  });
};

/** What an SLO's history can be asked. */
export const sloHistoryCommands = (): Command[] => [
  routeCommand("back-test", sloHistory.backTest, {
    print: backTestText,
    extend: withTrial,
    example: "shipshape slo back-test checkout --target 0.9995 --days 90",
  }),
  routeCommand("ledger", sloHistory.getLedger, {
    print: ({ parts, badEvents, allowedBadEvents, burntShare, unit }) =>
      `${table(
        parts,
        [
          ["burned by", ({ reference, cause }) => reference ?? cause],
          ["what", ({ title }) => title],
          ["change", ({ change }) => change],
          [`bad ${unit}s`, (part) => Number(part.badEvents.toPrecision(6))],
          ["of budget", ({ counts, share }) => (counts ? percent(share) : `(${percent(share)})`)],
          ["first", ({ firstAt }) => moment(firstAt)],
          ["last", ({ lastAt }) => moment(lastAt)],
          ["because", ({ because }) => because],
        ],
        "Nothing burned.",
      )}\n${Number(badEvents.toPrecision(6))} bad ${unit}s of ${Number(allowedBadEvents.toPrecision(6))} allowed: ${percent(burntShare)} of the budget`,
  }),
  routeCommand("forecast", sloHistory.getForecast, {
    print: ({ because, rates, periodEnd, remainingShare }) =>
      [
        facts([
          ["Budget left", percent(remainingShare)],
          ["Forecast", because],
          [
            "Period ends",
            periodEnd &&
              `${moment(periodEnd.at)} with ${percent(periodEnd.remainingShare.central)} left (${percent(periodEnd.remainingShare.low)} to ${percent(periodEnd.remainingShare.high)})`,
          ],
        ]),
        table(
          rates,
          [
            ["by the last", ({ overMinutes }) => `${overMinutes} min`],
            ["burn", ({ burnRate }) => burnRate && `${burnRate.central.toFixed(2)}×`],
            ["90 % within", ({ burnRate }) => burnRate && `${burnRate.low.toFixed(2)}× … ${burnRate.high.toFixed(2)}×`],
            ["earliest", ({ exhaustsAt }) => moment(exhaustsAt.earliest)],
            ["spent", ({ exhaustsAt }) => (exhaustsAt.central ? moment(exhaustsAt.central) : "not at this rate")],
            ["latest", ({ exhaustsAt }) => moment(exhaustsAt.latest)],
          ],
          "",
        ),
      ].join("\n\n"),
  }),
  routeCommand("suggest-target", sloHistory.suggestTarget, {
    print: ({ suggested, because, options }) =>
      `${percent(suggested, 3)}: ${because}\n\n${table(
        options,
        [
          [
            "target",
            ({ target, isCurrent, isSuggested }) =>
              `${percent(target, 3)}${isSuggested ? " *" : ""}${isCurrent ? " (now)" : ""}`,
          ],
          ["kept", ({ kept, windows }) => `${kept} of ${windows}`],
          ["used, middle", ({ medianUsed }) => percent(medianUsed)],
          ["used, worst", ({ worstUsed }) => percent(worstUsed)],
          ["pages", ({ pages }) => pages],
          ["tickets", ({ tickets }) => tickets],
        ],
        "There is no history to look at.",
      )}`,
  }),
];
