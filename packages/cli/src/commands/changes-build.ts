import { randomUUID } from "node:crypto";
import { changeSources } from "@shipshape/contract/changes-sources";
import { Command } from "commander";
import { routeCommand } from "../route-command.ts";
import { runProgram } from "../run-program.ts";
import { call } from "../run-route.ts";
import { tellTheEnd } from "../tell-the-end.ts";
import { tellTheStart } from "../tell-the-start.ts";

/** --url says where the server is. */
const LINK = { url: "link" };
const OMITTED = ["status", "startedAt", "finishedAt"];

const told = ({ taken }: { taken: boolean }): string => (taken ? "Told." : "That was told before.");

type Said = { name?: string; [field: string]: string | undefined };

/** The id of the build: given, or made and printed. */
function startCommand(): Command {
  return routeCommand("start", changeSources.tellBuild, {
    omit: OMITTED,
    rename: LINK,
    extend: () => () => ({ status: "running", startedAt: new Date() }),
    print: told,
    example: "shipshape build start --external-id build-41 --service payments --commit 4f2a9c1",
  });
}

function finishCommand(): Command {
  return routeCommand("finish", changeSources.tellBuild, {
    omit: ["startedAt", "finishedAt"],
    rename: LINK,
    extend: () => () => ({ finishedAt: new Date() }),
    print: told,
    example:
      "shipshape build finish --external-id build-41 --status succeeded --artifact pkg:oci/payments@sha256%3A0b31…",
  });
}

function runCommand(): Command {
  const command = new Command("run")
    .description(
      "Record a build around a command: started before it, finished with how it ended; ends as the command does",
    )
    .option("--external-id <id>", "your own id of the build; made where absent")
    .option("--service <name>")
    .option("--name <name>", "what the build is called")
    .option("--repository <url>")
    .option("--commit <sha>")
    .option("--branch <name>")
    .option("--artifact <purl>", "what it makes: a package URL, or an image with its digest")
    .option("--version <version>", "of what it makes")
    .option("--link <url>", "where people see the build")
    .argument("<command...>", "after --: the program that builds, with its arguments")
    .addHelpText("after", "\nExample:\n  shipshape build run --service payments --commit 4f2a9c1 -- make image");
  return command.action(async (argv: string[]) => {
    const { link, artifact, ...said } = command.opts<Said>();
    const body = { externalId: randomUUID(), ...said, ...(link ? { url: link } : {}), startedAt: new Date() };
    await tellTheStart({
      tell: () => call(command, changeSources.tellBuild, { body: { ...body, status: "running" } }),
    });
    process.stderr.write(`build ${body.externalId}, running\n`);
    const ended = await runProgram(argv);
    const { status } = ended;
    const made = status === "succeeded" && artifact ? { artifact } : {};
    const finished = { ...body, ...made, status, finishedAt: new Date() };
    process.exitCode = await tellTheEnd(ended, {
      tell: async () => {
        await call(command, changeSources.tellBuild, { body: finished });
        return `build ${body.externalId}, ${status}`;
      },
      mend: `shipshape build finish --external-id ${body.externalId} --status ${status}`,
    });
  });
}

export const buildCommands = (): Command =>
  new Command("build")
    .description("The change record: what was built, of which commit, and what came of it")
    .addCommand(startCommand())
    .addCommand(finishCommand())
    .addCommand(runCommand());
