import { Command } from "commander";
import { importGitCommand } from "./changes-import-git.ts";
import { inboxCommands } from "./changes-inbox.ts";

export const changesCommands = (): Command => {
  const command = new Command("changes")
    .description("The change record: what is filled in by hand, and what was not understood")
    .addCommand(importGitCommand());
  for (const one of inboxCommands()) command.addCommand(one);
  return command;
};
