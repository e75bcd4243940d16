import { Command } from "commander";
import { vi } from "vitest";

export type Sent = {
  readonly path: string;
  readonly method: string;
  readonly body: unknown;
};

/** Runs a command line against a server that answers so: what it was asked last, at which address, and what a person reads. */
export async function runAgainst(answer: unknown, commands: readonly Command[], ...argv: string[]) {
  let sent: Sent | undefined;
  let url: URL | undefined;
  vi.stubGlobal("fetch", async (asked: URL, { method = "GET", body }: RequestInit = {}) => {
    url = new URL(asked);
    sent = { path: url.pathname, method, body: body ? JSON.parse(String(body)) : undefined };
    return Response.json(answer);
  });
  let printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const program = new Command().option("--url <url>").option("--token <token>").option("--json");
  for (const command of commands) program.addCommand(command);
  await program.parseAsync(["node", "shipshape", "--url", "http://server.test", ...argv]);
  return { sent, url, printed };
}
