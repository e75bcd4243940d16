import { readFileSync } from "node:fs";
import { alertSilences } from "@shipshape/contract/alert-silences";
import type { CallOutput } from "@shipshape/contract/route";
import type { MatchOperator } from "@shipshape/domain/alerts/matcher";
import { readMatchers } from "@shipshape/domain/alerts/read-matchers";
import { Command } from "commander";
import { lastsOption, momentOf } from "../option-values.ts";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";

type Silence = CallOutput<typeof alertSilences.createSilence>;
type Covered = CallOutput<typeof alertSilences.previewSilence>["alerts"][number];

/** Matchers as people type them for amtool: `alertname=DiskFull`, `team=~"a|b"`; a bare word is an alertname. */
function matchersOf(texts: readonly string[]) {
  return texts.flatMap((text) => {
    const read = readMatchers(/[=!]/.test(text) ? text : `alertname=${JSON.stringify(text)}`);
    if (!read.ok)
      throw new Error(`${text}: ${read.because}. Write name=value, name!=value, name=~pattern or name!~pattern.`);
    return [...read.matchers];
  });
}

type End = { readonly for: number; readonly until?: Date };

const endOf = ({ for: lastsMs, until }: End, from: Date): Date => until ?? new Date(from.getTime() + lastsMs);

const silenceText = (silence: Silence): string =>
  facts([
    ["Silence", `${silence.shortId} ${silence.text}`],
    ["State", silence.state],
    ["From", moment(silence.startsAt)],
    ["To", moment(silence.endsAt)],
    ["By", silence.createdBy],
    ["Because", silence.comment],
    ["Covers", `${silence.covers} that fire now`],
  ]);

const coveredTable = (alerts: readonly Covered[]): string =>
  table(
    alerts,
    [
      ["alert", ({ shortId }) => shortId],
      ["severity", ({ severity }) => severity],
      ["service", ({ service }) => service],
      ["title", ({ title }) => title],
      ["since", ({ startsAt }) => moment(startsAt)],
      ["incident", ({ incidentShortId }) => incidentShortId],
      ["silenced by", ({ silencedBy }) => silencedBy.join(" ")],
    ],
    "Nothing that fires now is covered.",
  );

function addCommand(): Command {
  const command = new Command("add")
    .description(alertSilences.createSilence.summary)
    .argument("<matcher...>", 'alertname=DiskFull, team=~"a|b", env!=test; a bare word is an alertname')
    .requiredOption("-c, --comment <text>", "why, for whoever wonders what is missing")
    .addOption(lastsOption("-f, --for <duration>", "how long: 2h, 1d"))
    .option("--until <moment>", "until when, in place of --for: 2030-12-20T08:00:00Z", momentOf)
    .option("--from <moment>", "from when; now where absent", momentOf)
    .option("--dry-run", "only say which alerts that fire now it would cover")
    .addHelpText(
      "after",
      "\nExample:\n  shipshape silence add DiskFull 'instance=~db-.*' --for 4h -c 'moving the volume'",
    );
  return command.action(async (texts: string[]) => {
    const said = command.opts<End & { comment: string; from?: Date; dryRun?: boolean }>();
    const matchers = matchersOf(texts);
    if (said.dryRun) {
      const preview = await call(command, alertSilences.previewSilence, { body: { matchers } });
      return show(command, preview, ({ alerts, because }) => `${coveredTable(alerts)}\n${because}`);
    }
    const { from: startsAt } = said;
    const endsAt = endOf(said, startsAt ?? new Date());
    const body = { matchers, endsAt, comment: said.comment, ...(startsAt ? { startsAt } : {}) };
    show(command, await call(command, alertSilences.createSilence, { body }), silenceText);
  });
}

function extendCommand(): Command {
  const command = new Command("extend")
    .description("Let a silence hold longer, from now or to a moment")
    .argument("<silence>", "SIL-7, or its id")
    .addOption(lastsOption("-f, --for <duration>", "how long from now on: 2h, 1d"))
    .option("--until <moment>", "until when, in place of --for", momentOf)
    .addHelpText("after", "\nExample:\n  shipshape silence extend SIL-7 --for 2h");
  return command.action(async (silence: string) => {
    const endsAt = endOf(command.opts<End>(), new Date());
    const parts = { params: { silence }, body: { endsAt } };
    show(command, await call(command, alertSilences.updateSilence, parts), (changed) => silenceText(changed));
  });
}

type Matcher = { readonly name: string; readonly operator: MatchOperator; readonly value: string };
/** As amtool writes it: what the operator is, in two switches. */
type AmtoolMatcher = Omit<Matcher, "operator"> & { readonly isRegex?: boolean; readonly isEqual?: boolean };
type Exported = {
  readonly matchers: readonly (Matcher | AmtoolMatcher)[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly comment: string;
};

function matcherOf(matcher: Matcher | AmtoolMatcher): Matcher {
  if ("operator" in matcher) return matcher;
  const { name, value, isRegex = false, isEqual = true } = matcher;
  return { name, operator: isRegex ? (isEqual ? "=~" : "!~") : isEqual ? "=" : "!=", value };
}

/** The silences of a file that are not over yet: a list as amtool has it, or what 'silence list --json' wrote. */
export function silencesIn(text: string, nowMs: number) {
  const read = JSON.parse(text) as readonly Exported[] | { readonly silences: readonly Exported[] };
  const list = "silences" in read ? read.silences : read;
  return list
    .filter(({ endsAt }) => Date.parse(endsAt) > nowMs)
    .map(({ matchers, startsAt, endsAt, comment }) => ({
      matchers: matchers.map(matcherOf),
      startsAt: new Date(Math.max(Date.parse(startsAt), nowMs)),
      endsAt: new Date(endsAt),
      comment: comment || "imported",
    }));
}

function importCommand(): Command {
  const command = new Command("import")
    .description("Make the silences of a file that 'amtool silence query -o json' or this CLI with --json wrote")
    .argument("<file>", "the file; - reads what is piped in")
    .addHelpText("after", "\nExample:\n  amtool silence query -o json | shipshape silence import -");
  return command.action(async (file: string) => {
    const made: Silence[] = [];
    for (const body of silencesIn(readFileSync(file === "-" ? 0 : file, "utf8"), Date.now()))
      made.push(await call(command, alertSilences.createSilence, { body }));
    const none = "There is no silence in it that is not over.";
    show(command, { silences: made }, ({ silences }) =>
      silences.length === 0 ? none : silences.map(({ shortId, text }) => `${shortId} ${text}`).join("\n"),
    );
  });
}

export const silenceCommands = (): Command =>
  new Command("silence")
    .description("Silences: which alerts tell nobody, why, and until when")
    .addCommand(
      routeCommand("list", alertSilences.listSilences, {
        print: ({ silences }) =>
          table(
            silences,
            [
              ["silence", ({ shortId }) => shortId],
              ["state", ({ state }) => state],
              ["matchers", ({ text }) => text],
              ["until", ({ endsAt }) => moment(endsAt)],
              ["covers", ({ covers }) => String(covers)],
              ["by", ({ createdBy }) => createdBy],
              ["because", ({ comment }) => comment],
            ],
            "Nothing is silenced.",
          ),
      }),
    )
    .addCommand(
      routeCommand("show", alertSilences.getSilence, {
        print: (silence) => `${silenceText(silence)}\n\n${coveredTable(silence.alerts)}`,
      }),
    )
    .addCommand(addCommand())
    .addCommand(extendCommand())
    .addCommand(routeCommand("expire", alertSilences.expireSilence, { print: silenceText }))
    .addCommand(routeCommand("resume", alertSilences.resumeSilence, { print: silenceText }))
    .addCommand(importCommand());
