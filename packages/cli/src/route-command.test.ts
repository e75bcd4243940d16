import { changes } from "@shipshape/contract/changes";
import { allRoutes } from "@shipshape/contract/routes";
import { Command, CommanderError } from "commander";
import { afterEach, describe, expect, test, vi } from "vitest";
import { deployCommands } from "./commands/deploy.ts";
import { tokenCommands } from "./commands/token.ts";
import { exitCodeOf } from "./exit-code.ts";
import { table } from "./print.ts";
import { routeCommand } from "./route-command.ts";

type Sent = { url: string; body: unknown };

/** Runs a command line against a server that remembers what it was sent. */
async function run(command: Command, ...argv: string[]): Promise<Sent> {
  let sent: Sent | undefined;
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    sent = { url: String(url), body: init.body ? JSON.parse(String(init.body)) : undefined };
    return Response.json({ deployments: [], next: null });
  });
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const program = new Command().option("--url <url>").option("--token <token>").option("--json").addCommand(command);
  await program.parseAsync(["node", "shipshape", "--url", "http://server.test", ...argv]).catch((error: unknown) => {
    if (error instanceof CommanderError) throw error;
  });
  if (!sent) throw new Error("nothing was sent");
  return sent;
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a command made from a route", () => {
  const list = () => routeCommand("list", changes.listDeployments, { print: () => "", rename: { environment: "env" } });

  test("turns query fields into options, under the words of the command line", async () => {
    const { url } = await run(list(), "list", "--env", "production", "--limit", "5");
    expect(url).toBe("http://server.test/api/v1/deployments?limit=5&environment=production");
  });

  test("leaves out what was not said, so that the server's defaults hold", async () => {
    expect((await run(list(), "list")).url).toBe("http://server.test/api/v1/deployments");
  });

  test("turns path parameters into arguments and body fields into options", async () => {
    const sent = await run(deployCommands(), "deploy", "finish", "DEP-4", "--status", "succeeded");
    expect(sent).toEqual({
      url: "http://server.test/api/v1/deployments/DEP-4/finish",
      body: { status: "succeeded" },
    });
  });

  test("takes several words after one another, or with commas between them, and knows which there are", async () => {
    const create = (...scopes: string[]) =>
      run(tokenCommands(), "token", "create", "--name", "amtool", "--scopes", ...scopes);
    const both = { body: { name: "amtool", scopes: ["alerts:read", "alerts:silence"] } };
    expect(await create("alerts:read", "alerts:silence")).toMatchObject(both);
    expect(await create("alerts:read,alerts:silence")).toMatchObject(both);
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const exit = vi.spyOn(process, "exit").mockImplementation(() => {
      throw new Error("it ends");
    });
    await expect(create("alerts:read,alerts:shout")).rejects.toThrow();
    expect(exit).toHaveBeenCalled();
    expect(String(said.mock.calls[0])).toContain("alerts:shout");
  });

  test("says a rollback in one word", async () => {
    const given = ["--service", "payments", "--env", "production", "--version", "1.4.2", "--rollback"];
    expect((await run(deployCommands(), "deploy", "start", ...given)).body).toEqual({
      service: "payments",
      environment: "production",
      version: "1.4.2",
      kind: "rollback",
    });
  });
});

test("no two routes have the same id or the same method and path", () => {
  const keys = allRoutes.flatMap(({ id, method, path }) => [id, `${method} ${path}`]);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each([
  [0, 3],
  [401, 4],
  [403, 4],
  [404, 5],
  [400, 2],
  [409, 2],
  [500, 6],
  [503, 6],
])("an answer of %i ends with %i", (status, code) => expect(exitCodeOf({ status })).toBe(code));

test("a table is aligned, and says something where it is empty", () => {
  const rows = [
    { name: "payments", tier: 1 },
    { name: "web", tier: null },
  ];
  const columns = [
    ["service", (row: { name: string }) => row.name],
    ["tier", (row: { tier: number | null }) => row.tier],
  ] as const;
  expect(table(rows, columns as never, "none")).toBe("SERVICE   TIER\npayments  1\nweb       –");
  expect(table([], columns as never, "none")).toBe("none");
});
