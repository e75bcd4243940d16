import { ROLE_PERMISSIONS, ROLES } from "@shipshape/contract/permission";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "../../kernel/actor.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { createSignInLink } from "./create-sign-in-link.ts";

let server: TestHouse;
beforeAll(async () => {
  server = await testHouse();
});
afterAll(() => server.close());

const tokenIn = (url: string) => url.split("#")[1] ?? "";

describe("the first administrator", () => {
  test("comes in by a link that works once, and signs in with the password they chose", async () => {
    const { url } = await createSignInLink(server.kernel, SYSTEM, undefined);
    const body = { token: tokenIn(url), password: "correct horse battery", name: "first", email: "first@example.org" };
    const me = await server.as("nobody").access.useSignInLink({ body });
    expect(me).toMatchObject({ name: "first", role: "admin" });

    const again = await problemOf(server.as("nobody").access.useSignInLink({ body }));
    expect(again).toMatchObject({ status: 401, message: expect.stringContaining("was used") });

    const signedIn = await server
      .as("nobody")
      .access.signIn({ body: { login: "FIRST@example.org", password: body.password } });
    expect(signedIn.name).toBe("first");
    const wrong = await problemOf(server.as("nobody").access.signIn({ body: { login: "first", password: "wrong" } }));
    expect(wrong.status).toBe(401);
  });

  test("cannot be made twice", async () => {
    const { url } = await createSignInLink(server.kernel, SYSTEM, undefined);
    const body = {
      token: tokenIn(url),
      password: "correct horse battery",
      name: "second",
      email: "second@example.org",
    };
    expect(await problemOf(server.as("nobody").access.useSignInLink({ body }))).toMatchObject({ status: 409 });
  });

  test("is told what is missing", async () => {
    const { url } = await createSignInLink(server.kernel, SYSTEM, undefined);
    const problem = await problemOf(
      server.as("nobody").access.useSignInLink({ body: { token: tokenIn(url), password: "short" } }),
    );
    expect(problem.faults).toEqual([{ path: "password", message: "at least 12 characters" }]);
  });
});

describe("a token", () => {
  test("does what its scopes say, shows its secret once, and ends when revoked", async () => {
    const admin = server.as("admin");
    const { token, secret } = await admin.access.createToken({ body: { name: "ci", scopes: ["changes:ingest"] } });
    const ask = (url: string) => server.http.app.inject({ url, headers: { authorization: `Bearer ${secret}` } });
    expect((await ask("/api/v1/me")).json()).toMatchObject({ kind: "token", name: "token:ci" });
    const refused = await ask("/api/v1/users");
    expect(refused.json()).toMatchObject({ status: 403, detail: expect.stringContaining("catalog:read") });

    expect(JSON.stringify((await admin.access.listTokens()).tokens)).not.toContain(secret);
    await admin.access.revokeToken({ params: { tokenId: token.id } });
    await server.advance(3_000);
    expect((await ask("/api/v1/me")).json()).toMatchObject({
      status: 401,
      detail: expect.stringContaining("was revoked"),
    });
  });

  test("cannot be given more than its maker has", async () => {
    expect(
      await problemOf(server.as("editor").access.createToken({ body: { name: "x", scopes: ["access:write"] } })),
    ).toMatchObject({ status: 403 });
  });

  test("that nobody knows is refused with the mend", async () => {
    const answer = await server.http.app.inject({
      url: "/api/v1/me",
      headers: { authorization: "Bearer shp_nonsense" },
    });
    expect(answer.statusCode).toBe(401);
    expect(answer.json().detail).toContain("shipshape token create");
  });
});

test("who guesses passwords is slowed down", async () => {
  const guess = () =>
    server.http.app.inject({
      method: "POST",
      url: "/api/v1/sign-in",
      remoteAddress: "192.0.2.7",
      payload: { login: "first", password: "guess" },
    });
  const answers = [];
  for (let nth = 0; nth < 21; nth += 1) answers.push(await guess());
  const refused = answers.filter(({ statusCode }) => statusCode === 429);
  expect(refused).toHaveLength(1);
  expect(refused[0]?.json()).toMatchObject({ code: "rate_limited", status: 429 });
  expect(refused[0]?.headers["retry-after"]).toBeDefined();
});

test("a change from another site's page is refused", async () => {
  const headers = {
    ...(await server.headersOf("admin")),
    "sec-fetch-site": "cross-site",
    origin: "http://evil.example",
  };
  const answer = await server.http.app.inject({ method: "POST", url: "/api/v1/sign-out", headers });
  expect(answer.statusCode).toBe(403);
});

test("every change leaves an audit row", async () => {
  await server.as("admin").access.createToken({ body: { name: "audited", scopes: ["slo:read"] } });
  const { entries } = await server.as("admin").access.listAudit({ query: { subject: "token:audited" } });
  expect(entries).toMatchObject([{ actor: "the-admin", action: "access.createToken" }]);
});

describe("every route × role", () => {
  test("admits exactly the roles that hold its permission", async () => {
    const { mounted, app } = server.http;
    expect(mounted.length).toBeGreaterThan(10);
    const askOf = async ({ method, path, permission }: (typeof mounted)[number]): Promise<void> => {
      if (path === "/api/v1/sign-out" || path === "/api/v1/stream") return;
      const url = path.replace(/:\w+/g, "none").replace("*", "none");
      const ask = async (role: "nobody" | (typeof ROLES)[number]) => {
        const headers = role === "nobody" ? {} : await server.headersOf(role);
        const { statusCode } = await app.inject({ method, url, headers });
        const admitted = permission === "public" || (role !== "nobody" && ROLE_PERMISSIONS[role].has(permission));
        const refusal = role === "nobody" ? 401 : 403;
        const outcome = `${method} ${path} as ${role}: ${statusCode === refusal ? "refused" : "admitted"}`;
        // a public door has keys of its own kind, and says in its own code that there was none
        const isPublicRefusal = permission === "public" && [401, 403].includes(statusCode);
        if (!isPublicRefusal)
          expect(outcome).toBe(`${method} ${path} as ${role}: ${admitted ? "admitted" : "refused"}`);
      };
      await Promise.all((["nobody", ...ROLES] as const).map(ask));
    };
    // Some at a time: while the database looks for one, the server is asked for another.
    const left = mounted.values();
    const walk = async (): Promise<void> => {
      for (const route of left) await askOf(route);
    };
    await Promise.all([walk(), walk(), walk(), walk()]);
  });
});
