import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { mailVariables, startDemo } from "./demo.mjs";

const folder = mkdtempSync(join(tmpdir(), "shipshape-demo-script-"));
afterAll(() => rmSync(folder, { recursive: true }));

const portOf = ({ SHIPSHAPE_SMTP_URL: url }) => Number(new URL(url).port);

/** A program in place of the demo: it notes its start in a file, then does `work`. */
function program(name, work) {
  const [file, starts] = [join(folder, `${name}.mjs`), join(folder, `${name}.starts`)];
  writeFileSync(
    file,
    `import { appendFileSync } from "node:fs";
appendFileSync(${JSON.stringify(starts)}, process.pid + "\\n");
const ready = () => new Promise((sent) => process.send({ type: "listening", port: 1 }, sent));
${work}`,
  );
  return {
    file,
    starts: () => (existsSync(starts) ? readFileSync(starts, "utf8").trim().split("\n").map(Number) : []),
  };
}

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("where the demo's mail goes", () => {
  test("a mail server of your own stays", async () => {
    expect(await mailVariables({ SHIPSHAPE_SMTP_URL: "smtp://mail.example:587" })).toEqual({});
  });

  test("the usual port is six above the demo's first; a free one where that is taken", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const base = String(holder.address().port - 6);
    const other = await mailVariables({ DEMO_PORT_BASE: base });
    expect(portOf(other)).not.toBe(holder.address().port);
    expect(other.DEMO_SMTP_PORT).toBe(String(portOf(other)));
    holder.close();
    await once(holder, "close");
    expect(portOf(await mailVariables({ DEMO_PORT_BASE: base }))).toBe(Number(base) + 6);
  });

  test("without fixed ports any free one", async () => {
    expect(portOf(await mailVariables({ DEMO_PORT_BASE: "0" }))).toBeGreaterThan(1024);
  });
});

describe("the demo beside the server", () => {
  test("is started once more when it was ready and ended by itself, and not again", async () => {
    const { file, starts } = program("fragile", "await ready(); process.exit(3);");
    const told = [];
    startDemo({ program: file, tell: (line) => told.push(line) });
    await expect.poll(() => told.length, { timeout: 5_000 }).toBe(2);
    expect(told[0]).toBe("The demo ended (3): it is started once more.");
    expect(told[1]).toMatch(/^The demo ended \(3\)\. Shipshape runs on without it/);
    expect(starts()).toHaveLength(2);
  });

  test("is not started again when it never was ready", async () => {
    const { file, starts } = program("hopeless", "process.exit(1);");
    const told = [];
    startDemo({ program: file, tell: (line) => told.push(line) });
    await expect.poll(() => told.length, { timeout: 5_000 }).toBe(1);
    expect(starts()).toHaveLength(1);
  });

  test("has ended when it was stopped, and nobody complains", async () => {
    const { file, starts } = program(
      "steady",
      "setInterval(() => {}, 1_000); process.on('SIGTERM', () => setTimeout(process.exit, 50)); await ready();",
    );
    const told = [];
    const demo = startDemo({ program: file, tell: (line) => told.push(line) });
    await expect.poll(starts, { timeout: 5_000 }).toHaveLength(1);
    await demo.stop();
    expect(isAlive(starts()[0])).toBe(false);
    expect(told).toEqual([]);
  });
});
