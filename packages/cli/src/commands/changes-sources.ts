import { changeSources as routes } from "@shipshape/contract/changes-sources";
import type { CallOutput } from "@shipshape/contract/route";
import { skewWords } from "@shipshape/domain/changes/clock-skew";
import { HAS_OWN_PROOF, KNOWN_SOURCES } from "@shipshape/domain/changes/source-setup";
import { Command, InvalidArgumentError } from "commander";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Made = CallOutput<typeof routes.createSource>;
type Source = Made["source"];

const settingOf = (text: string, before: Record<string, string> = {}): Record<string, string> => {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
};

/** --set apiUrl=… as often as there are settings. */
function withSettings(command: Command) {
  command.option(
    "--set <name=value>",
    "a setting of the kind: apiUrl, publicKey, connection, project, environmentParameter …",
    settingOf,
  );
  return ({ set }: Record<string, unknown>): Record<string, unknown> => (set === undefined ? {} : { settings: set });
}

const hasProof = ({ kind, hasSecret }: Source): boolean => hasSecret || HAS_OWN_PROOF.includes(kind);

/** The address, the secret, and what to paste at the sender; told this once. */
function madeText({ source, key, secret, url }: Made): string {
  const known = KNOWN_SOURCES[source.kind];
  const given = {
    url,
    key: key ?? `${source.keyHint}…`,
    name: source.name,
    // one of your own is not told back to you
    secret: secret ?? (source.hasSecret ? "THE_SECRET" : undefined),
    settings: source.settings,
    service: source.service ?? "my-service",
  };
  const parts = known.setUp(given).map(({ about, code }) => `${about}:\n\n${code.replace(/^/gm, "  ")}`);
  const head = facts([
    ["Address", known.addresses(given)[0] ?? ""],
    ["Secret", secret ? `${secret}   (shown this once)` : source.hasSecret ? "the one you gave" : "none"],
    ["Proof", hasProof(source) ? `${known.name} ${known.proof}` : "its address is its only proof"],
  ]);
  return [head, ...parts, `Try it: shipshape source test ${source.name}`].join("\n\n");
}

const rotatedText = ({ source, secret }: Made): string =>
  [
    secret === null
      ? `${source.name} has the secret that you gave.`
      : `The new secret of ${source.name}, shown this once: ${secret}`,
    ...(source.previousSecretUntil ? [`The one before works until ${moment(source.previousSecretUntil)}.`] : []),
  ].join("\n");

const faultsText = ({ refusals, unmapped, skew }: Source): string =>
  [
    ...refusals.map(({ reason, count }) => `${count} ${reason.replaceAll("_", " ")}`),
    ...(unmapped > 0 ? [`${unmapped} not understood (shipshape changes inbox list)`] : []),
    ...(skew ? [`its clock is ${skewWords(skew.seconds)} ours`] : []),
  ].join(", ");

export const sourceCommands = (): Command =>
  new Command("source")
    .description("Sources of changes: who tells of commits, builds and deployments, and with which secret")
    .addCommand(
      routeCommand("list", routes.listSources, {
        print: ({ sources }) =>
          table(
            sources,
            [
              ["source", ({ name }) => name],
              ["kind", ({ kind }) => kind],
              ["service", ({ service }) => service],
              ["events", ({ events }) => events],
              ["last", ({ lastEventAt }) => moment(lastEventAt)],
              ["trouble", (one) => faultsText(one) || "none"],
            ],
            "Nobody tells of changes yet: shipshape source create --name github --kind github",
          ),
      }),
    )
    .addCommand(
      routeCommand("events", routes.listSourceEvents, {
        print: ({ events, next }) =>
          table(
            events,
            [
              ["received", ({ receivedAt }) => moment(receivedAt)],
              ["kind", ({ kind }) => kind],
              ["became", ({ state }) => state],
              ["because", ({ because }) => because],
              ["event", ({ id }) => id],
            ],
            "It sent nothing yet.",
          ) + (next === null ? "" : `\nThe next page is --after ${next}`),
        example: "shipshape source events github --state ignored",
      }),
    )
    .addCommand(
      routeCommand("create", routes.createSource, {
        rename: { environment: "env" },
        extend: withSettings,
        print: madeText,
        example:
          "shipshape source create --name github --kind github\n  shipshape source create --name travis --kind travis --set apiUrl=https://travis.example.org/api",
      }),
    )
    .addCommand(routeCommand("rotate", routes.rotateSource, { print: rotatedText }))
    .addCommand(
      routeCommand("test", routes.testSource, {
        print: ({ status, body, became }) => [`Answered ${status}: ${body}`, ...(became ? [became] : [])].join("\n"),
      }),
    )
    .addCommand(
      routeCommand("delete", routes.deleteSource, {
        print: () => "It may tell no more; what it told stays in the record.",
      }),
    );
