import { catalog } from "@shipshape/contract/catalog";
import { Command } from "commander";
import { call, show } from "../run-route.ts";
import { filesOf, planText } from "./apply.ts";

const HELP = `
Examples:
  shipshape catalog import --plan catalog-info.yaml    what it would change; changes nothing
  shipshape catalog import services/                   every file below a folder, all of them or none`;

/** Takes Backstage's catalog-info.yaml over. */
function importCommand(): Command {
  const command = new Command("import")
    .description("Take services, teams and dependencies over from Backstage's catalog-info.yaml")
    .argument("<file...>", "files, or folders of YAML files")
    .option("--plan", "only say what it would change")
    .option("--no-add-owners", "refuse owners that nobody knows, where they would become teams")
    .addHelpText("after", HELP);
  return command.action(async (paths: string[]) => {
    const { plan = false, addOwners } = command.opts<{ plan?: boolean; addOwners: boolean }>();
    const body = { files: await filesOf(paths), apply: !plan, addOwners };
    show(command, await call(command, catalog.importCatalogInfo, { body }), (answer) => planText(answer, !plan));
  });
}

export const catalogCommands = (): Command =>
  new Command("catalog").description("The catalog as a whole").addCommand(importCommand());
