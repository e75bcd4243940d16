import { Command } from "commander";
import { importGitCommand } from "./changes-import-git.ts";

export const changesCommands = (): Command =>
  new Command("changes").description("The change record: what is filled in by hand").addCommand(importGitCommand());
