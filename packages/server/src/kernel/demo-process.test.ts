import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "./clock.ts";
import { createDemo } from "./demo-process.ts";
import { createMailRelay } from "./mail-relay.ts";

const folder = mkdtempSync(join(tmpdir(), "shipshape-demo-process-"));
let control: Server;
beforeAll(async () => {
  control = createServer((request, response) => {
    if (request.headers.authorization !== "Bearer secret") return void response.writeHead(401).end();
    const steps = [{ line: "payments 1.5.0 is shipped" }, { exitCode: 0 }];
    response.end(
      request.url === "/state"
        ? announcement("1.5.0")
        : steps
            .map((one) => JSON.stringify(one))
            .join("\n")
            .concat("\n"),
    );
  });
  await new Promise<void>((done) => control.listen(0, "127.0.0.1", done));
  writeFileSync(join(folder, "demo.json"), announcement("1.4.2"));
});
afterAll(() => {
  control.close();
  rmSync(folder, { recursive: true });
});

const announcement = (version: string) =>
  JSON.stringify({
    controlUrl: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
    token: "secret",
    mailboxUrl: "http://127.0.0.1:7/",
    smtpUrl: "smtp://127.0.0.1:25",
    services: [{ name: "payments", url: "http://127.0.0.1:7", version }],
  });

/** A program in place of the demo: it notes its start in a file, then does `work`. */
function program(name: string, work: string) {
  const [file, starts] = [join(folder, `${name}.mjs`), join(folder, `${name}.starts`)];
  writeFileSync(
    file,
    `import { appendFileSync } from "node:fs";
appendFileSync(${JSON.stringify(starts)}, process.pid + "\\n");
const send = (message) => new Promise((sent) => process.send(message, sent));
const ready = () => send({ type: "listening", port: 1 });
${work}`,
  );
  const mail = createMailRelay({ smtpUrl: undefined, mailFrom: "pager@example.org" });
  const demo = createDemo({ program: file, dataDirectory: folder, mail, clock: systemClock, tell: () => undefined });
  const pids = () => (existsSync(starts) ? readFileSync(starts, "utf8").trim().split("\n").map(Number) : []);
  const phase = async () => (await demo.state()).phase;
  const texts = async () => (await demo.state()).lines.map(({ text }) => text);
  return { demo, mail, pids, phase, texts };
}
const SOON = { timeout: 30_000 };
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const STEADY = `setInterval(() => {}, 1_000); process.on("SIGTERM", () => setTimeout(process.exit, 50));
await send({ type: "progress", text: "four services" }); await ready();`;

describe("the demo beside the server", () => {
  test("tells how far it is, takes the mail while it runs, and does what it is asked", async () => {
    const { demo, mail, phase, texts, pids } = program("steady", STEADY);
    expect([demo.isAvailable, await phase()]).toEqual([true, "off"]);
    demo.start();
    demo.start();
    await expect.poll(phase, SOON).toBe("running");
    expect(pids()).toHaveLength(1);
    expect(await texts()).toEqual(["four services", "The demo is ready."]);
    expect(mail.serverFor("ana@demo.shipshape.example")).toBe("smtp://127.0.0.1:25");
    demo.act("break");
    await expect.poll(texts, SOON).toContain("payments 1.5.0 is shipped");
    expect((await demo.state()).services).toMatchObject([{ name: "payments", version: "1.5.0" }]);
    await demo.stop();
    expect([await phase(), isAlive(pids()[0] ?? 0)]).toEqual(["off", false]);
    expect(mail.serverFor("ana@demo.shipshape.example")).toBeUndefined();
  });

  test("is started once more when it was ready and ended by itself, and not again", async () => {
    const { demo, phase, pids } = program("fragile", "await ready(); process.exit(3);");
    demo.start();
    await expect.poll(async () => [pids().length, await phase()], SOON).toEqual([2, "failed"]);
  });

  test("that cannot start says why, and can be tried again", async () => {
    const { demo, phase, pids, texts } = program("hopeless", "console.error('no port is free'); process.exit(1);");
    demo.start();
    await expect.poll(phase, SOON).toBe("failed");
    expect(await texts()).toEqual(["no port is free"]);
    demo.start();
    await expect.poll(() => pids().length, SOON).toBe(2);
  });

  test("is not there where none came with the installation", async () => {
    const mail = createMailRelay({ smtpUrl: "smtp://mail.example", mailFrom: "pager@example.org" });
    const demo = createDemo({
      program: undefined,
      dataDirectory: folder,
      mail,
      clock: systemClock,
      tell: () => undefined,
    });
    demo.start();
    expect([demo.isAvailable, (await demo.state()).phase]).toEqual([false, "off"]);
    mail.standIn({ smtpUrl: "smtp://127.0.0.1:25", mailboxUrl: "", domain: "demo.shipshape.example" });
    expect(mail.serverFor("ana@example.org")).toBe("smtp://mail.example");
  });
});
