import { EXIT } from "./exit-code.ts";

type Output = { on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown };

/** Ends in peace when whoever reads what we write has read enough, as `head` does; any other fault of the output is one. */
export function endWithReader(output: Output, end: (code: number) => void): void {
  output.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    end(EXIT.done);
  });
}
