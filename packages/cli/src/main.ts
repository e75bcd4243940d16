import type { Command } from "commander";
import { EXIT } from "./exit-code.ts";
import { shipshapeProgram } from "./program.ts";
import { endWithReader } from "./reader-gone.ts";
import { fail } from "./run-route.ts";

endWithReader(process.stdout, process.exit);
const program = await shipshapeProgram(process.argv.slice(2));

/** Wrong usage ends with 2 in every command and says where help is; help and version end with 0. */
function endUsageErrorsWithTwo(command: Command): void {
  command.showHelpAfterError("(add --help for what this command can do)");
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.done : EXIT.invalid));
  command.commands.forEach(endUsageErrorsWithTwo);
}
endUsageErrorsWithTwo(program);

/** A --version behind a command is what it deploys; commander would answer it with ours. */
const given = process.argv.map((argument, at) => (at === 2 && argument === "--version" ? "-V" : argument));

await program
  .parseAsync(given)
  .catch((error: unknown) => fail(error, program.opts<{ json?: boolean }>().json === true));
