import { readFileSync } from "node:fs";
import { gateSources as routes } from "@shipshape/contract/gates-sources";
import type { CallOutput } from "@shipshape/contract/route";
import { protectionRuleSetUp } from "@shipshape/domain/gates/protection-rule-setup";
import { Command } from "commander";
import { EXIT } from "../exit-code.ts";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";

type Made = CallOutput<typeof routes.createSource>;
type Source = Made["source"];
type Held = CallOutput<typeof routes.askHeldAgain>;

/** The address, the secret, and what to do at GitHub; told this once. */
function madeText({ source, key, secret, url }: Made): string {
  const given = {
    url,
    key: key ?? `${source.keyHint}…`,
    secret: secret ?? "(the one you gave)",
    apiUrl: source.apiUrl,
  };
  const steps = protectionRuleSetUp(given).map(({ about, code }) => (code ? `${about}:\n\n  ${code}` : about));
  const head = facts([["Secret", secret && `${secret}   (shown this once)`]]);
  const credentials = `shipshape gate source credentials ${source.name} --app-id ID --private-key-file the-app.private-key.pem`;
  return [
    head,
    ...steps,
    `Then tell us the App's id and private key:\n\n  ${credentials}`,
    `Try it: shipshape gate source test ${source.name}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const answersWith = ({ appId, hasPrivateKey, hasToken }: Source): string =>
  hasToken ? "a token" : appId && hasPrivateKey ? `the App ${appId}` : "nothing yet";

/** A key comes from its file: on a command line it would stand in the history of the shell. */
function credentialsCommand(): Command {
  const command = new Command("credentials")
    .description("Say what we answer with: an App's id and private key, or a token. They are sealed and never shown")
    .argument("<source>", "its name")
    .option("--app-id <id>", "of the GitHub App")
    .option("--private-key-file <file>", "the .pem that GitHub gave for the App")
    .option("--token-file <file>", "a token in place of both; - reads it from standard input");
  return command.action(async (source: string) => {
    const { appId, privateKeyFile, tokenFile } = command.opts<Record<string, string | undefined>>();
    const read = (file: string | undefined) => file && readFileSync(file === "-" ? 0 : file, "utf8");
    const body = { appId, privateKey: read(privateKeyFile), token: read(tokenFile) };
    const put = await call(command, routes.putCredentials, { params: { source }, body });
    show(
      command,
      put,
      (one) => `${one.name} answers with ${answersWith(one)}. Try it: shipshape gate source test ${one.name}`,
    );
  });
}

export const gateSourceCommands = (): Command =>
  new Command("source")
    .description("GitHub's deployment protection rules: who holds deployments until the gate has answered")
    .addCommand(
      routeCommand("list", routes.listSources, {
        print: ({ sources }) =>
          table(
            sources,
            [
              ["source", ({ name }) => name],
              ["answers at", ({ apiUrl }) => apiUrl],
              ["with", answersWith],
              ["held", ({ held }) => held],
              ["last", ({ lastHeldAt }) => moment(lastHeldAt)],
              ["refused", ({ refused, lastRefusal }) => (refused > 0 ? `${refused}: ${lastRefusal}` : "none")],
            ],
            "Nobody holds deployments for the gate yet: shipshape gate source create --name github",
          ),
      }),
    )
    .addCommand(
      routeCommand("create", routes.createSource, {
        rename: { environment: "env" },
        print: madeText,
        example: "shipshape gate source create --name github",
      }),
    )
    .addCommand(credentialsCommand())
    .addCommand(
      routeCommand("rotate", routes.rotateSource, {
        print: ({ source, secret }) =>
          `The new secret of ${source.name}, shown this once: ${secret}${
            source.previousSecretUntil ? `\nThe one before works until ${moment(source.previousSecretUntil)}.` : ""
          }`,
      }),
    )
    .addCommand(
      routeCommand("test", routes.testSource, {
        print: ({ status, body, isKnown, because }) => {
          if (!isKnown) process.exitCode = EXIT.no;
          return `The door answered ${status}: ${body}\nGitHub ${isKnown ? "knows us" : "does not know us"}: ${because}.`;
        },
      }),
    )
    .addCommand(
      routeCommand("delete", routes.deleteSource, {
        print: () => "Nothing more is taken from it, and nothing it held is answered.",
      }),
    );

const stateText = ({ state, settledAt }: Held): string =>
  state === "waiting" ? "waits" : settledAt === null ? `${state}, GitHub does not know yet` : state;

const whyText = ({ because, lastError }: Held): string =>
  [...because.map(({ text }) => text), ...(lastError ? [`GitHub: ${lastError}`] : [])].join("; ");

export const heldCommand = (): Command =>
  routeCommand("held", routes.listHeld, {
    print: ({ held }) =>
      table(
        held,
        [
          [
            "deployment",
            ({ repository, environmentName }) =>
              `${repository.replace("https://github.com/", "")} to ${environmentName}`,
          ],
          ["service", ({ service, environment }) => (service ? `${service} in ${environment}` : "nobody can tell")],
          ["version", ({ version }) => version],
          ["state", stateText],
          ["because", whyText],
          ["since", ({ receivedAt }) => moment(receivedAt)],
          ["asked again", ({ nextAt }) => moment(nextAt)],
        ],
        "Nothing is held for the gate.",
      ),
  });
