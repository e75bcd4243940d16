import { readFileSync } from "node:fs";
import { alertSilences } from "@shipshape/contract/alert-silences";
import type { CallOutput } from "@shipshape/contract/route";
import { readMatchers } from "@shipshape/domain/alerts/read-matchers";
import { parseDuration } from "@shipshape/domain/time/duration";
import { Command } from "commander";
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

function endOf({ for: duration, until }: { for?: string; until?: string }, from: Date): Date {
  if (until !== undefined) return new Date(until);
  const parsed = parseDuration(duration ?? "2h");
  if (!parsed.ok) throw new Error(parsed.because);
  return new Date(from.getTime() + parsed.ms);
}

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
    .option("-f, --for <duration>", "how long: 2h, 1d", "2h")
    .option("--until <moment>", "until when, in place of --for: 2030-12-20T08:00:00Z")
    .option("--from <moment>", "from when; now where absent")
    .option("--dry-run", "only say which alerts that fire now it would cover")
    .addHelpText(
      "after",
      "\nExample:\n  shipshape silence add DiskFull 'instance=~db-.*' --for 4h -c 'moving the volume'",
    );
  return command.action(async (texts: string[]) => {
    const said = command.opts<{ comment: string; for: string; until?: string; from?: string; dryRun?: boolean }>();
    const matchers = matchersOf(texts);
    if (said.dryRun) {
      const preview = await call(command, alertSilences.previewSilence, { body: { matchers } });
      return show(command, preview, ({ alerts, because }) => `${coveredTable(alerts)}\n${because}`);
    }
    const startsAt = said.from === undefined ? undefined : new Date(said.from);
    const endsAt = endOf(said, startsAt ?? new Date());
    const body = { matchers, endsAt, comment: said.comment, ...(startsAt ? { startsAt } : {}) };
    show(command, await call(command, alertSilences.createSilence, { body }), silenceText);
  });
}

function extendCommand(): Command {
  const command = new Command("extend")
    .description("Let a silence hold longer, from now or to a moment")
    .argument("<silence>", "SIL-7, or its id")
    .option("-f, --for <duration>", "how long from now on: 2h, 1d", "2h")
    .option("--until <moment>", "until when, in place of --for")
    .addHelpText("after", "\nExample:\n  shipshape silence extend SIL-7 --for 2h");
  return command.action(async (silence: string) => {
    const endsAt = endOf(command.opts<{ for: string; until?: string }>(), new Date());
    const parts = { params: { silence }, body: { endsAt } };
    show(command, await call(command, alertSilences.updateSilence, parts), (changed) => silenceText(changed));
  });
}

type Exported = {
  readonly matchers: readonly { name: string; value: string; isRegex?: boolean; isEqual?: boolean }[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly comment: string;
};

const operatorOf = ({ isRegex = false, isEqual = true }: Exported["matchers"][number]) =>
  isRegex ? (isEqual ? "=~" : "!~") : isEqual ? "=" : "!=";

function importCommand(): Command {
  const command = new Command("import")
    .description("Make the silences of a file that 'amtool silence query -o json' or this CLI with --json wrote")
    .argument("<file>", "the file; - reads what is piped in")
    .addHelpText("after", "\nExample:\n  amtool silence query -o json | shipshape silence import -");
  return command.action(async (file: string) => {
    const list = JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8")) as readonly Exported[];
    const made: Silence[] = [];
    for (const { matchers, startsAt, endsAt, comment } of list) {
      const body = {
        matchers: matchers.map((matcher) => ({
          name: matcher.name,
          operator: operatorOf(matcher),
          value: matcher.value,
        })),
        startsAt: new Date(Math.max(Date.parse(startsAt), Date.now())),
        endsAt: new Date(endsAt),
        comment: comment || "imported",
      };
      made.push(await call(command, alertSilences.createSilence, { body } as const));
    }
    show(command, { silences: made }, ({ silences }) =>
      silences.map(({ shortId, text }) => `${shortId} ${text}`).join("\n"),
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
