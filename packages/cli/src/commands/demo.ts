import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import * as z from "zod";
import { EXIT } from "../exit-code.ts";

const Demo = z.object({ controlUrl: z.string(), token: z.string() });

/** What the running demo left for us beside the data. */
function runningDemo(): z.output<typeof Demo> {
  const directory = process.env["SHIPSHAPE_DATA"] ?? "./data";
  try {
    return Demo.parse(JSON.parse(readFileSync(join(directory, "demo.json"), "utf8")));
  } catch {
    throw new Error("No demo runs here. Start it: npm start -- --demo");
  }
}

async function ask(method: "GET" | "POST", path: string): Promise<Response> {
  const { controlUrl, token } = runningDemo();
  const answer = await fetch(new URL(path, controlUrl), {
    method,
    headers: { authorization: `Bearer ${token}` },
  }).catch(() => {
    throw new Error("The demo does not answer any more. Start it again: npm start -- --demo");
  });
  if (!answer.ok) throw new Error(`The demo refuses: ${await answer.text()}`);
  return answer;
}

/** Prints the lines of a run as they come, and takes over its exit code. */
async function follow(answer: Response): Promise<void> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.filter(Boolean)) {
      const said = JSON.parse(line) as { line?: string; exitCode?: number };
      if (said.line !== undefined) process.stdout.write(`${said.line}\n`);
      if (said.exitCode !== undefined) process.exitCode = said.exitCode === 0 ? EXIT.done : EXIT.no;
    }
  }
}

export const demoCommands = (): Command =>
  new Command("demo")
    .description("Drive the demo: break a service, watch the page, heal it")
    .addCommand(
      new Command("break")
        .description("Release payments 1.5.0, which fails 8 % of its charges")
        .action(async () => follow(await ask("POST", "/break"))),
    )
    .addCommand(
      new Command("heal")
        .description("Roll payments back to the good release")
        .action(async () => follow(await ask("POST", "/heal"))),
    )
    .addCommand(
      new Command("state").description("What the demo runs, and where").action(async () => {
        process.stdout.write(`${JSON.stringify(await (await ask("GET", "/state")).json(), null, 2)}\n`);
      }),
    );
