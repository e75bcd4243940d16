import { insights } from "@shipshape/contract/insights";
import type { CallOutput } from "@shipshape/contract/route";
import { MEASURES, type Measure } from "@shipshape/domain/insights/counted";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { Command, Option } from "commander";
import { moment, percent, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";

type Dora = CallOutput<typeof insights.dora>;
type Rows = CallOutput<typeof insights.rows>;
type Percentiles = Dora["measures"]["recoveryTime"]["minutes"];
type Frequency = Dora["measures"]["deploymentFrequency"];
type Excluded = Dora["measures"]["recoveryTime"]["excluded"];

const time = (minutes: number | null | undefined): string =>
  minutes === null || minutes === undefined ? "–" : humanizeMinutes(Math.round(minutes));
const spread = (one: Percentiles): string => (one === null ? "–" : [one.p50, one.p75, one.p90].map(time).join(" / "));
const band = (one: Dora["bands"]["leadTime"]): string =>
  one === null ? "" : one.clusters.length === 0 ? "in no cluster" : one.clusters.join(" or ");
/** What a measure leaves out, and why, in lines of their own: the reasons are sentences. */
const leftOut = ({ name, excluded }: Line): string[] =>
  excluded.length === 0
    ? []
    : [`${name.replace(/ \(.*/, "")} leaves out`, ...excluded.map(({ because, count }) => `  ${count}: ${because}`)];
const aDay = (perDay: number): string =>
  perDay >= 1 ? `${perDay.toFixed(1)} a day` : `${(perDay * 7).toFixed(1)} a week`;

const rate = ({ counted, perDay }: Frequency): string => (counted === 0 ? "–" : aDay(perDay));

/** Since when there is data, where that is not the whole range. */
const sinceText = ({ knownSince, days }: Frequency): string[] =>
  knownSince === null
    ? []
    : [
        `The first known deployment was ${moment(knownSince)}: the frequency is the mean of ${humanizeMinutes(Math.round(days * 24) * 60)}.`,
        "",
      ];

type Line = { name: string; value: string; before: string; band: string; counted: number; excluded: Excluded };

function lines({ measures, former, bands }: Dora): Line[] {
  const { deploymentFrequency, leadTime, changeFailRate, recoveryTime, reworkRate } = measures;
  const line = (
    name: string,
    value: string,
    before: string,
    stands: string,
    of: { counted: number; excluded: Excluded },
  ): Line => ({
    name,
    value,
    before,
    band: stands,
    counted: of.counted,
    excluded: of.excluded,
  });
  const part = (name: "coding" | "pickup" | "review" | "deploy") =>
    line(`  ${name}`, spread(leadTime[name]), spread(former.leadTime[name]), "", leadTime);
  return [
    line(
      "deployment frequency",
      rate(deploymentFrequency),
      rate(former.deploymentFrequency),
      band(bands.deploymentFrequency),
      deploymentFrequency,
    ),
    line(
      "lead time (p50 / p75 / p90)",
      spread(leadTime.minutes),
      spread(former.leadTime.minutes),
      band(bands.leadTime),
      leadTime,
    ),
    part("coding"),
    part("pickup"),
    part("review"),
    part("deploy"),
    line(
      "change fail rate",
      percent(changeFailRate.share),
      percent(former.changeFailRate.share),
      band(bands.changeFailRate),
      changeFailRate,
    ),
    line(
      "recovery time (p50 / p75 / p90)",
      spread(recoveryTime.minutes),
      spread(former.recoveryTime.minutes),
      band(bands.recoveryTime),
      recoveryTime,
    ),
    line("rework rate", percent(reworkRate.share), percent(former.reworkRate.share), "", reworkRate),
  ];
}

function doraText(dora: Dora): string {
  const { service, team, environments, from, to, score2025, waiting } = dora;
  const whose = service ?? (team === null ? "all services" : `the services of ${team}`);
  const score =
    score2025.overall === null ? "not all five are known" : `${score2025.overall.toFixed(1)} of 10 (industry 6.7)`;
  return [
    `${whose} in ${environments.join(", ")}, ${moment(from)} to ${moment(to)}`,
    "",
    table(
      lines(dora),
      [
        ["measure", ({ name }) => name],
        ["value", ({ value }) => value],
        ["before", ({ before }) => before],
        [`stands in ${dora.bands.year}`, (line) => line.band],
        ["of", ({ counted, name }) => (name.startsWith(" ") ? "" : counted)],
      ],
      "",
    ),
    "",
    ...sinceText(dora.measures.deploymentFrequency),
    ...lines(dora)
      .filter(({ name }) => !name.startsWith(" "))
      .flatMap(leftOut),
    "",
    `score of 2025: ${score}`,
    ...(waiting > 0 ? [`The newest facts of ${waiting} services are not counted yet.`] : []),
    ...(dora.devlake ? ["", devlakeText(dora.devlake)] : []),
  ].join("\n");
}

const devlakeText = (one: NonNullable<Dora["devlake"]>): string =>
  table(
    [
      ["Deployment frequency", one.deploymentFrequency, `${one.deploymentDaysPerWeek ?? "–"} days a week`],
      ["Lead time for changes", one.leadTime, time(one.leadTimeMinutes)],
      ["Change failure rate", one.changeFailure, percent(one.changeFailureRate)],
      [
        one.report === "2021" ? "Time to restore service" : "Failed deployment recovery time",
        one.recovery,
        time(one.recoveryMinutes),
      ],
    ] as const,
    [
      [`DevLake, report ${one.report}`, ([name]) => name],
      ["label", ([, label]) => label],
      ["value", ([, , value]) => value],
    ],
    "",
  );

const rowsText = ({ rows, next }: Rows): string =>
  `${rowsTable(rows)}${next === null ? "" : "\nThere are more: say --from and --to, or ask the API for the next page."}`;

const rowsTable = (rows: Rows["rows"]): string =>
  table(
    rows,
    [
      ["deployment", ({ deployment }) => deployment],
      ["service", ({ service }) => service],
      ["environment", ({ environment }) => environment],
      ["version", ({ version }) => version],
      ["at", ({ at }) => moment(at)],
      ["counts", ({ counted }) => (counted ? "yes" : "no")],
      ["value", ({ minutes }) => (minutes === null ? "" : time(minutes))],
      ["because", ({ because }) => because],
    ],
    "Nothing was deployed in this range, as far as the record tells.",
  );

/** "lead-time" and "lead_time" are the same measure. */
const measureOf = (typed: string): Measure => {
  const found = MEASURES.find((one) => one === typed.replaceAll("-", "_"));
  if (!found) throw new Error(`There is no measure "${typed}". There are: ${MEASURES.join(", ")}.`);
  return found;
};

type Options = { env?: string; explain?: string; [name: string]: unknown };

/** What stands behind "dora" alone is for its measures: options of its own would be taken from the commands below it. */
export const doraCommand = (): Command =>
  new Command("dora")
    .description("The five DORA measures: how often, how fast, how well; with the deployments behind each")
    .addCommand(measuresCommand(), { isDefault: true })
    .addCommand(servicesCommand())
    .addCommand(causesCommand())
    .addCommand(causeCommand())
    .addHelpText(
      "after",
      "\nThe measures of one service ('shipshape dora measures --help' tells of the options):\n  shipshape dora --service payments",
    );

function measuresCommand(): Command {
  const command = new Command("measures")
    .description("The five measures, with what each leaves out; where no other command is named")
    .option("--service <name>")
    .option("--team <name>", "the services that it owns")
    .option("--env <name>", "only this environment")
    .addOption(
      new Option("--tier <kind>", "environments of this kind").choices([
        "production",
        "staging",
        "testing",
        "development",
      ]),
    )
    .option("--from <moment>", "90 days before the end, where not said")
    .option("--to <moment>", "now, where not said")
    .addOption(new Option("--year <year>", "of which report the bands are").choices(["2019", "2021", "2023", "2024"]))
    .option("--explain <measure>", "the deployments behind one measure, counted or not, each with its reason")
    .addOption(new Option("--compat <system>", "also what DevLake would say, its quirks included").choices(["devlake"]))
    .addOption(new Option("--report <year>", "whose labels DevLake is to use").choices(["2021", "2023"]))
    .addHelpText("after", "\nExample:\n  shipshape dora --service payments --explain change-fail-rate");
  return command.action(async () => {
    const { env, explain, compat, report, year, ...scope } = command.opts<Options>();
    const asked = { ...scope, ...(env === undefined ? {} : { environment: env }) };
    if (explain === undefined) {
      show(command, await call(command, insights.dora, { query: { ...asked, compat, report, year } }), doraText);
      return;
    }
    const query = { ...asked, measure: measureOf(explain) };
    show(command, await call(command, insights.rows, { query }), rowsText);
  });
}

const servicesCommand = (): Command =>
  routeCommand("services", insights.services, {
    rename: { environment: "env" },
    print: ({ services }) =>
      table(
        services,
        [
          ["service", ({ service }) => service],
          ["team", ({ team }) => team],
          ["deployments", ({ deployments }) => deployments],
          ["frequency", ({ perDay }) => aDay(perDay)],
          ["lead time p50 / p75 / p90", ({ leadMinutes }) => spread(leadMinutes)],
          ["fails", ({ failShare }) => percent(failShare)],
          ["recovery", ({ recoveryMinutes }) => spread(recoveryMinutes)],
          ["rework", ({ reworkShare }) => percent(reworkShare)],
        ],
        "Nothing was deployed in this range.",
      ),
  });

const causesCommand = (): Command =>
  routeCommand("causes", insights.listAttributions, {
    print: ({ attributions }) =>
      table(
        attributions,
        [
          ["incident", ({ incident }) => incident],
          ["service", ({ service }) => service],
          ["deployment", ({ deployment }) => deployment],
          ["sure", ({ confidence }) => percent(confidence, 0)],
          ["because", ({ because }) => because],
          ["decided by", ({ decidedBy }) => decidedBy ?? "the rule"],
        ],
        "No incident is put down to anything yet.",
      ),
  });

function causeCommand(): Command {
  const command = new Command("cause")
    .description("Say which deployment brought an incident about; the measures are counted anew")
    .argument("<incident>", "INC-142")
    .option("--deployment <id>", "DEP-41")
    .option("--none", "no deployment brought it about")
    .option("--undo", "what the rule says holds again")
    .option("--note <text>", "why")
    .addHelpText("after", "\nExample:\n  shipshape dora cause INC-142 --deployment DEP-41 --note 'the rounding'");
  return command.action(async (incident: string) => {
    const { deployment, none, undo, note } = command.opts<{
      deployment?: string;
      none?: boolean;
      undo?: boolean;
      note?: string;
    }>();
    if ([deployment, none, undo].filter(Boolean).length !== 1)
      throw new Error("Give one of --deployment, --none and --undo.");
    const params = { incident };
    const decided = undo
      ? await call(command, insights.undecideAttribution, { params })
      : await call(command, insights.decideAttribution, { params, body: { deployment: deployment ?? null, note } });
    show(
      command,
      decided,
      (one) => `${one.incident} is put down to ${one.deployment ?? "no deployment"}: ${one.because}.`,
    );
  });
}
