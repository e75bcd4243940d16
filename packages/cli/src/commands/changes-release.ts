import { changesRecord } from "@shipshape/contract/changes-record";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Difference = CallOutput<typeof changesRecord.compareEnvironments>["services"][number];
type Whereabouts = CallOutput<typeof changesRecord.whereabouts>;
type Beyond = Difference["onlyLeft"];

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

const differenceText = ({ service, left, right, onlyLeft, onlyRight, gap }: Difference): string =>
  left === null || right === null
    ? `${service}: ${left?.version ?? "nothing"} beside ${right?.version ?? "nothing"}. ${gap ?? ""}`.trimEnd()
    : [
        `${service}: ${left.version} beside ${right.version}`,
        listed(onlyLeft, "the left"),
        listed(onlyRight, "the right"),
        ...(gap === null ? [] : [gap]),
      ].join("\n\n");

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
        print: ({ services, more }) =>
          [
            ...(services.length === 0 ? ["Both run the same."] : services.map(differenceText)),
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
