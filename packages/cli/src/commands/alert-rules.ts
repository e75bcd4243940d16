import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DraftRule, alertRules as routes } from "@shipshape/contract/alerts-rules";
import type { CallOutput } from "@shipshape/contract/route";
import { ruleTimeText } from "@shipshape/domain/alerts/rule-text";
import { sentence } from "@shipshape/domain/sentence";
import { Command, InvalidArgumentError } from "commander";
import { documentsIn } from "../document-file.ts";
import { EXIT } from "../exit-code.ts";
import { countOf, lastsOption, momentOf } from "../option-values.ts";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";

type Rule = CallOutput<typeof routes.getRule>;
type Why = CallOutput<typeof routes.why>;
type Replay = CallOutput<typeof routes.replayRules>;

const rulesTable = (rules: readonly Rule[]): string =>
  table(
    rules,
    [
      ["order", ({ order }) => order],
      ["rule", ({ name }) => name],
      ["on", ({ enabled }) => (enabled ? "yes" : "no")],
      ["does", ({ summary }) => summary],
      ["hits in 7 days", ({ use }) => use.hits],
      ["last hit", ({ use }) => moment(use.lastHit)],
      ["errors", ({ use }) => use.failures || null],
    ],
    "No rules: every alert is let through.",
  );

const ruleText = ({ name, order, enabled, when, during, services, summary, use, author, updatedAt }: Rule): string =>
  facts([
    ["Rule", `${name}${enabled ? "" : " (switched off)"}`],
    ["Order", order],
    ["About", when ?? "every alert"],
    ["Holds", during && ruleTimeText(during)],
    ["Services", services?.join(", ")],
    ["Does", summary],
    ["Hits in 7 days", `${use.hits}, of which it kept back ${use.held}`],
    ["Passed by", use.passedBy > 0 ? `${use.passedBy} paused alerts passed by themselves` : null],
    ["Last hit", use.lastHit && moment(use.lastHit)],
    ["Errors", use.failures > 0 ? `${use.failures}, the last: ${use.lastFailure}` : null],
    ["Changed", `${moment(updatedAt)} by ${author}`],
  ]);

/** Why an alert did or did not page, step by step. */
function whyText(why: Why): string {
  const steps = table(
    why.trace,
    [
      ["stage", ({ stage }) => stage],
      ["rule", ({ rule }) => rule],
      ["effect", ({ effect }) => effect],
      ["because", ({ because }) => because],
    ],
    "",
  );
  const decision = { dispatch: "let through", hold: "held", suppress: "suppressed" }[why.decision];
  const about = facts([
    ["Alert", `${why.shortId} ${why.title}`],
    ["Decision", why.word === "" ? decision : `${decision}: ${why.word}`],
    ["Because", why.because],
    ["Judged again", why.reconsiderAt && moment(why.reconsiderAt)],
    ["Priority", `${why.priority} (${why.urgency} urgency)`],
    ["Goes to", why.route.escalationPolicy ?? why.route.receiver],
    ["Incident", why.incident],
  ]);
  return steps === "" ? about : `${about}\n\n${steps}`;
}

export const whyCommand = (): Command => routeCommand("why", routes.why, { print: whyText });

/** The one rule of a file: a document of the kind AlertRule. */
function ruleIn(file: string) {
  const { documents, faults } = documentsIn(file, readFileSync(file, "utf8"));
  const [fault] = faults;
  if (fault) throw new InvalidArgumentError(`${file}:${fault.line} ${fault.message}`);
  const found = documents.filter(({ value }) => (value as { kind?: unknown }).kind === "AlertRule");
  const [only, second] = found;
  if (!only || second) {
    throw new InvalidArgumentError(`${file} has ${found.length} documents of the kind AlertRule: one is wanted.`);
  }
  const { metadata, spec } = only.value as { metadata?: { name?: string }; spec?: Record<string, unknown> };
  const read = DraftRule.safeParse({ ...spec, name: metadata?.name });
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => {
    const at = path[0] === "name" ? "metadata.name" : ["spec", ...path].join(".");
    return `${file}:${only.lineOf(at)} ${at}: ${message}`;
  });
  throw new InvalidArgumentError(wrong.join("\n"));
}

function checkCommand(): Command {
  const command = new Command("check")
    .description(routes.checkRule.summary)
    .requiredOption("-f, --file <file>", "a document of the kind AlertRule")
    .option("--alert <id>", "an alert to try it on: ALR-12");
  return command.action(async () => {
    const { file, alert } = command.opts<{ file: string; alert?: string }>();
    const body = { rule: ruleIn(file), ...(alert === undefined ? {} : { alert }) };
    const checked = await call(command, routes.checkRule, { body });
    if (checked.problems.length > 0) process.exitCode = EXIT.invalid;
    show(command, checked, ({ problems, matches, outcome }) => {
      if (problems.length > 0) {
        return problems.map((one) => `${one.path} (${one.line}:${one.column}): ${one.message}`).join("\n");
      }
      if (outcome === null) return "Nothing is wrong with it.";
      return `${matches ? "It is about this alert." : "It is not about this alert."}\n\n${whyText(outcome)}`;
    });
  });
}

function replayText(replay: Replay): string {
  const shown = table(
    replay.examples,
    [
      ["alert", ({ shortId }) => shortId],
      ["began", ({ startsAt }) => moment(startsAt)],
      ["service", ({ service }) => service],
      ["title", ({ title }) => title],
      ["now", ({ before }) => before],
      ["then", ({ after }) => after],
      ["because", ({ because }) => because],
    ],
    "",
  );
  return shown === "" ? sentence(replay.because) : `${sentence(replay.because)}\n\n${shown}`;
}

const POLL_MS = 400;

export function replayCommand(): Command {
  const command = new Command("replay")
    .description(routes.replayRules.summary)
    .option("-f, --file <file>", "a document of the kind AlertRule")
    .option("--without <rule>", "leave this rule out instead")
    .option("--days <days>", "how far back", countOf, 7)
    .addHelpText("after", "\nExample:\n  shipshape alert replay -f rule.yaml --days 30");
  return command.action(async () => {
    const { file, without, days } = command.opts<{ file?: string; without?: string; days: number }>();
    if ((file === undefined) === (without === undefined)) {
      throw new InvalidArgumentError("Give a rule with -f, or name one with --without.");
    }
    const rule = file === undefined ? {} : { rule: ruleIn(file) };
    const body = { ...rule, ...(without === undefined ? {} : { without }), days };
    let replay: Replay = await call(command, routes.replayRules, { body });
    while (replay.status === "running") {
      if (process.stderr.isTTY) process.stderr.write(`\r${replay.done} of ${replay.total} alerts …`);
      await sleep(POLL_MS);
      replay = await call(command, routes.getReplay, { params: { id: replay.id } });
    }
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    show(command, replay, replayText);
  });
}

/** Maintenance is a rule with a time that suppresses. */
export function maintenanceCommand(): Command {
  const command = new Command("maintenance")
    .description("Keep alerts of services silent for a while; what still fires at the end pages then")
    .requiredOption("--services <name...>", "the services that are worked on")
    .requiredOption("--reason <text>", "why, for whoever wonders what is missing")
    .addOption(lastsOption("--for <duration>", "how long: 2h, 1d"))
    .option("--from <moment>", "from when; now where absent", momentOf)
    .option("--name <name>", "of the rule that it makes")
    .addHelpText(
      "after",
      '\nExample:\n  shipshape alert maintenance --services payments --for 2h --reason "PostgreSQL upgrade"',
    );
  return command.action(async () => {
    const said = command.opts<{ services: string[]; reason: string; for: number; from?: Date; name?: string }>();
    const { from = new Date() } = said;
    const name = said.name ?? `maintenance-${from.toISOString().slice(0, 16).replace(/\D/g, "")}`;
    const body = {
      order: 0,
      services: said.services,
      during: { kind: "once", from, to: new Date(from.getTime() + said.for) } as const,
      do: { suppress: { reason: said.reason } },
    };
    show(command, await call(command, routes.putRule, { params: { name }, body }), ruleText);
  });
}

const switchCommand = (name: "enable" | "disable"): Command => {
  const command = new Command(name).description(`Switch a rule ${name === "enable" ? "on" : "off"}`).argument("<name>");
  return command.action(async (rule: string) => {
    const body = { enabled: name === "enable" };
    show(command, await call(command, routes.enableRule, { params: { name: rule }, body }), ruleText);
  });
};

function moveCommand(): Command {
  const command = new Command("move")
    .description(routes.moveRule.summary)
    .argument("<name>")
    .option("--before <rule>", "the rule that it is asked before; last where absent");
  return command.action(async (name: string) => {
    const { before = null } = command.opts<{ before?: string }>();
    const answer = await call(command, routes.moveRule, { params: { name }, body: { before } });
    show(command, answer, ({ rules }) => rulesTable(rules));
  });
}

/** Rules over alerts. */
export const rulesCommand = (): Command =>
  new Command("rules")
    .description("Rules over alerts: in which order they are asked, and what they did")
    .addCommand(routeCommand("list", routes.listRules, { print: ({ rules }) => rulesTable(rules) }))
    .addCommand(routeCommand("show", routes.getRule, { print: ruleText }))
    .addCommand(checkCommand())
    .addCommand(switchCommand("enable"))
    .addCommand(switchCommand("disable"))
    .addCommand(moveCommand())
    .addCommand(routeCommand("remove", routes.removeRule, { print: () => "The rule is taken away." }))
    .addCommand(routeCommand("apply", routes.applyRules, { print: ({ because }) => sentence(because) }));
