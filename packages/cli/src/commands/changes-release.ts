import { changesRecord } from "@shipshape/contract/changes-record";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Difference = CallOutput<typeof changesRecord.compareEnvironments>["services"][number];
type Whereabouts = CallOutput<typeof changesRecord.whereabouts>;
type Beyond = Difference["onlyLeft"];
type Names = Pick<CallOutput<typeof changesRecord.compareEnvironments>, "left" | "right">;

const STATES: Readonly<Record<string, string>> = { there: "yes", was: "no more", not_yet: "not yet" };
const SHORT_SHA = 8;

const listed = ({ commits, tickets }: Beyond, where: string): string =>
  commits.length === 0
    ? `Only in ${where}: nothing.`
    : `Only in ${where}${tickets.length > 0 ? ` (${tickets.join(", ")})` : ""}:\n${table(
        commits,
        [
          ["commit", ({ sha }) => sha.slice(0, SHORT_SHA)],
          ["what", ({ title }) => title ?? ""],
          ["by", ({ author }) => author ?? ""],
        ],
        "",
      )}`;

/** Of one service: which version runs where, and the commits that only one of them has. */
function differenceText({ service, left, right, onlyLeft, onlyRight, gap }: Difference, names: Names): string {
  const sides = `${names.left} runs ${left?.version ?? "nothing"}, ${names.right} ${right?.version ?? "nothing"}`;
  if (left === null || right === null) return `${service}: ${sides}.${left === right ? ` ${gap}` : ""}`;
  if (left.commit !== null && left.commit === right.commit) return `${service}: ${sides}: the same commit.`;
  return [
    `${service}: ${sides}`,
    listed(onlyLeft, names.left),
    listed(onlyRight, names.right),
    ...(gap === null ? [] : [gap]),
  ].join("\n\n");
}

const whereText = ({ because, places }: Whereabouts): string =>
  [because, ...(places.length > 0 ? ["", placesTable(places)] : [])].join("\n");

const placesTable = (places: Whereabouts["places"]): string =>
  table(
    places,
    [
      ["service", ({ service }) => service],
      ["environment", ({ environment }) => environment],
      ["there", ({ state }) => STATES[state] ?? state],
      ["since", ({ since }) => (since ? moment(since) : "")],
      ["because", (place) => place.because],
    ],
    "",
  );

/** What was released, what runs where, and what is not there yet. */
export const releaseCommands = (): Command =>
  new Command("release")
    .description("What was released, what each environment got, and what is where")
    .addCommand(
      routeCommand("list", changesRecord.listReleases, {
        print: ({ releases }) =>
          table(
            releases,
            [
              ["version", ({ version }) => version],
              ["title", ({ title }) => title ?? ""],
              ["commit", ({ commit }) => commit?.slice(0, SHORT_SHA) ?? ""],
              ["published", ({ publishedAt }) => (publishedAt ? moment(publishedAt) : "")],
              ["runs in", ({ runsIn }) => runsIn.join(", ")],
            ],
            "No release is known: connect its repository, or import its tags with 'shipshape changes import-git'.",
          ),
        example: "shipshape release list --service payments",
      }),
    )
    .addCommand(
      routeCommand("notes", changesRecord.releaseNotes, {
        rename: { environment: "env" },
        print: ({ markdown }) => markdown.trimEnd(),
        example: "shipshape release notes --service payments --env production > NOTES.md",
      }),
    )
    .addCommand(
      routeCommand("diff", changesRecord.compareEnvironments, {
        print: ({ left, right, services, more }) =>
          [
            ...(services.length === 0
              ? [`${left} and ${right} run the same.`]
              : services.map((one) => differenceText(one, { left, right }))),
            ...(more ? ["More services differ: ask for one with --service."] : []),
          ].join("\n\n"),
        example: "shipshape release diff --left staging --right production --service payments",
      }),
    )
    .addCommand(
      routeCommand("where", changesRecord.whereabouts, {
        print: whereText,
        example: "shipshape release where --ticket PAY-12",
      }),
    );
