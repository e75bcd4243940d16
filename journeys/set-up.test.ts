import { accessSync, constants, statSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { oneStory } from "./harness/one-story.ts";
import { postmasterOf } from "./harness/processes.ts";
import { serverProgram } from "./harness/server-process.ts";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";

const administrator = {
  name: "first-administrator",
  displayName: "First administrator",
  email: "administrator@store.example",
  password: "a long enough password",
};

const LINK = /works once, for a day\): (\S+)/;

const post = (shipshape: Shipshape, path: string, body: unknown) =>
  fetch(`${shipshape.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

describe("from empty data", () => {
  let shipshape: Shipshape;
  let link = "";
  oneStory();
  afterAll(() => shipshape.remove());

  test("the first start makes everything and says where it is", async () => {
    const began = performance.now();
    shipshape = await startShipshape({ clock: "system" });
    console.log(`first start, from nothing to ready: ${seconds(performance.now() - began)}`);
    expect(shipshape.output()).toContain(`Shipshape is ready at ${shipshape.url}`);
    link = (await shipshape.waitFor(LINK))[1] ?? "";
    expect(link.startsWith(shipshape.url)).toBe(true);
    expect(await shipshape.client.system.get()).toMatchObject({ needsFirstAdministrator: true });
  });

  test("its address answers with the interface, and so does every page below it", async () => {
    for (const path of ["/", "/incidents", new URL(link).pathname]) {
      const answer = await fetch(`${shipshape.url}${path}`, { headers: { accept: "text/html" } });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await answer.text()).toContain("<!doctype html>");
    }
  });

  test("the sign-in link makes the first administrator, once", async () => {
    const token = new URL(link).hash.slice(1);
    const first = await post(shipshape, "/api/v1/sign-in/link", { token, ...administrator });
    expect(first.status).toBe(200);
    expect(await first.json()).toMatchObject({ kind: "user", name: administrator.name, role: "admin" });
    const cookie = first.headers.getSetCookie().join(";");
    expect(cookie).toMatch(/HttpOnly/i);
    const me = await fetch(`${shipshape.url}/api/v1/me`, { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(await me.json()).toMatchObject({ name: administrator.name });

    const again = await post(shipshape, "/api/v1/sign-in/link", { token, ...administrator, name: "somebody-else" });
    expect(again.status).toBeGreaterThanOrEqual(400);
    expect(await again.json()).toMatchObject({ detail: expect.stringMatching(/link/) });
  });

  test("the CLI in the same folder works at once", async () => {
    const { code, stdout } = await shipshape.cli("user", "list");
    expect(stdout).toContain(administrator.email);
    expect(code).toBe(0);
  });

  test("only its owner may read the token that lies beside the data", () => {
    expect(statSync(`${shipshape.dataDirectory}/local.json`).mode & 0o077).toBe(0);
  });

  test("it stops cleanly when asked, and leaves no process behind", async () => {
    expect(await shipshape.stop()).toBe(0);
    expect(postmasterOf(shipshape.dataDirectory)).toBeUndefined();
  });

  test("the next start is quick, knows its administrator and prints no link", async () => {
    const began = performance.now();
    await shipshape.restart();
    console.log(`warm start, to ready: ${seconds(performance.now() - began)} (to be at most 5 s)`);
    const signedIn = await post(shipshape, "/api/v1/sign-in", {
      login: administrator.email,
      password: administrator.password,
    });
    expect(await signedIn.json()).toMatchObject({ name: administrator.name });
    const [, sinceThen = ""] = shipshape.output().split("--- started again ---");
    expect(sinceThen).not.toMatch(LINK);
  });
});

const isRoot = process.geteuid?.() === 0;

function othersMayRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return path.split("/").every((_, at, parts) => {
      const above = parts.slice(0, at + 1).join("/") || "/";
      return (statSync(above).mode & 0o005) !== 0;
    });
  } catch {
    return false;
  }
}

test.runIf(isRoot && othersMayRead(serverProgram))("an ordinary user runs it as well as root does", async () => {
  const nobody = { uid: 65534, gid: 65534 };
  const shipshape = await startShipshape({ asUser: nobody, clock: "system" });
  expect((await shipshape.waitFor(LINK))[1]).toContain(shipshape.url);
  expect(statSync(`/proc/${postmasterOf(shipshape.dataDirectory)}`).uid).toBe(nobody.uid);
  expect(await shipshape.stop()).toBe(0);
  await shipshape.remove();
});
