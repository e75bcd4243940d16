import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GateHouse, gateHouse } from "../../testing/gate-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const CARDS = `
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments, labels: { pci: "yes" } }
spec: { owner: money, tier: 1, description: It charges cards }
`;

let house: GateHouse;
beforeAll(async () => {
  house = await gateHouse(CARDS);
});
afterAll(() => house.close());

const gates = () => house.as("editor").gates;
const rule = (more: Record<string, unknown> = {}) => ({
  when: 'labels.pci == "yes" && change.class == "config"',
  effect: "deny" as const,
  message: "Card data needs a window of its own",
  ...more,
});
const put = (name: string, more: Record<string, unknown> = {}) =>
  gates().putRule({ params: { name }, body: { rule: rule(more) } });
const remove = (name: string) => gates().deleteRule({ params: { name } });

describe("a rule of the gate", () => {
  test("holds from now on for what it selects, with its reason and what to do", async () => {
    await put("cards", { action: "Ask the card team.", selector: { environments: ["production"] } });
    expect(await house.check({ changeClass: "config" })).toMatchObject({
      verdict: "deny",
      because: [
        {
          code: "rule",
          policy: "cards",
          text: "Card data needs a window of its own (rule cards)",
          action: "Ask the card team.",
        },
      ],
    });
    expect((await house.check()).verdict).toBe("allow");
    expect((await house.check({ changeClass: "config", environment: "staging" })).verdict).toBe("allow");
    expect((await house.check({ changeClass: "config", changeKind: "rollback" })).verdict).toBe("allow");
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "gate-rule:cards" } });
    expect(entries[0]).toMatchObject({ actor: "the-editor", action: "gates.putRule" });
    await remove("cards");
    expect((await house.check({ changeClass: "config" })).verdict).toBe("allow");
  });

  test("that cannot be read is refused, with where", async () => {
    const problem = await problemOf(put("wrong", { when: "servise.tier == 1" }));
    expect(problem).toMatchObject({ status: 400, faults: [{ path: "rule.when" }] });
    expect(problem.faults[0]?.message).toContain('did you mean "service"?');
    expect((await problemOf(put("wrong", { when: "service.teir == 1" }))).status).toBe(400);
    expect((await problemOf(put("wrong", { when: "service.tier" }))).faults[0]?.message).toContain("true or false");
  });

  test("looks at how ready a service is", async () => {
    await put("ready", { when: '!readiness.ready && "restore" in readiness.missing', effect: "warn" });
    expect(await house.check()).toMatchObject({ verdict: "warn", because: [{ code: "rule", policy: "ready" }] });
    await remove("ready");
  });

  test("as code is planned, applied and exported as it is", async () => {
    const text = `apiVersion: shipshape/v1
kind: GateRule
metadata: { name: no-fridays }
spec: { when: 'now.getDayOfWeek("Europe/Berlin") == 5', effect: defer, message: Not on a Friday }
`;
    expect((await house.apply(text)).changes).toMatchObject([{ action: "create", name: "no-fridays" }]);
    expect((await house.apply(text)).changes).toMatchObject([{ action: "unchanged" }]);
    await remove("no-fridays");
  });
});

describe("a rule that looks at evidence", () => {
  const JUNIT = (failed: string) =>
    `<testsuites><testsuite name="charge"><testcase classname="Card" name="charges" time="0.1">${failed}</testcase></testsuite></testsuites>`;
  const upload = (version: string, report: string) =>
    house.headersOf("responder").then((headers) =>
      house.http.app.inject({
        method: "POST",
        url: `/api/v1/evidence?service=payments&version=${version}`,
        headers: { ...headers, "content-type": "application/xml" },
        payload: report,
      }),
    );

  test("reads the tests of the version that is to go out, and knows where there are none", async () => {
    await put("tested", { when: "!tests.known || tests.failed > 0", message: "Its tests have to pass" });
    expect((await house.check({ version: "5.0.0" })).verdict).toBe("deny");
    const sent = await upload("5.0.0", JUNIT(""));
    expect([sent.statusCode, sent.body]).toEqual([200, expect.anything()]);
    expect((await house.check({ version: "5.0.0" })).verdict).toBe("allow");
    await upload("5.0.1", JUNIT('<failure message="no"/>'));
    expect(await house.check({ version: "5.0.1" })).toMatchObject({ verdict: "deny", because: [{ code: "rule" }] });
    expect(await house.check()).toMatchObject({ verdict: "warn", because: [{ code: "rule_untold" }] });
    await remove("tested");
  });
});

describe("an approval that a rule wants", () => {
  const answer = (role: "editor" | "responder" | "admin", id: string) =>
    house.as(role).gates.answerApproval({ params: { id }, body: { answer: "approve" } });

  test("is asked once, is given by as many as are wanted, and never by who asked: on every route", async () => {
    await put("two-people", { when: "service.tier == 1", effect: "requireApproval", approvers: 2 });
    const first = await house.check({ version: "2.0.0" });
    const request = first.because[0]?.request ?? "";
    expect(first).toMatchObject({ verdict: "defer", because: [{ code: "approval_needed", policy: "two-people" }] });
    expect(first.because[0]?.action).toContain(`gate approve ${request}`);
    // by the route of answers
    expect(await problemOf(answer("responder", request))).toMatchObject({ status: 403 });
    await answer("editor", request);
    expect((await house.check({ version: "2.0.0" })).verdict).toBe("defer");
    await answer("admin", request);
    expect(await house.check({ version: "2.0.0" })).toMatchObject({
      verdict: "allow",
      because: [{ code: "approved" }],
    });
    // whoever asks may not have approved it themselves: neither on the gate's own route, nor for a pipeline, nor in a dialect
    const again = { service: "payments", environment: "production", version: "2.0.0" };
    expect((await house.as("editor").gates.check({ body: again })).verdict).toBe("defer");
    expect((await house.check({ version: "2.0.0", requestedBy: "the-editor" })).verdict).toBe("defer");
    const headers = await house.headersOf("admin");
    const url = "/api/v1/gates/check.txt?service=payments&environment=production&version=2.0.0";
    expect((await house.http.app.inject({ method: "GET", url, headers })).statusCode).toBe(423);
    await remove("two-people");
  });
});

describe("a trial of a rule over past deployments", () => {
  test("judges by the facts of the check it began on, else by what is known of then, and says what cannot be told", async () => {
    const deploy = (version: string) =>
      house.as("responder").changes.startDeployment({
        body: { service: "payments", environment: "production", version, finished: "succeeded" },
      });
    await house.check({ version: "3.0.0", changeClass: "config" });
    await deploy("3.0.0");
    await house.advance(2 * 3_600_000);
    await deploy("3.1.0");
    const trial = await gates().tryRule({ body: { rule: rule() } });
    expect(trial).toMatchObject({ judged: 2, held: 1, untold: 0 });
    expect(
      trial.trials.map(({ version, outcome, judgedBy, verdict, verdictAfter }) => [
        version,
        outcome,
        judgedBy,
        verdict,
        verdictAfter,
      ]),
    ).toEqual([
      ["3.1.0", "passes", "reconstructed", null, null],
      ["3.0.0", "holds", "recorded", "allow", "deny"],
    ]);
    const budget = await gates().tryRule({ body: { rule: rule({ when: "budget.spent" }) } });
    expect(budget.trials.map(({ outcome }) => outcome)).toEqual(["untold", "passes"]);
    expect(budget.trials[0]?.because).toContain("nobody knows what was left");
  });

  test("says what came of each: taken back, an incident of it, or well", async () => {
    const deploy = (version: string, kind: "deploy" | "rollback" = "deploy") =>
      house.as("responder").changes.startDeployment({
        body: { service: "payments", environment: "production", version, kind, finished: "succeeded" },
      });
    await house.advance(48 * 3_600_000);
    for (const version of ["4.0.0", "4.1.0"]) {
      await deploy(version);
      await house.advance(1_800_000);
    }
    await deploy("4.0.0", "rollback");
    await house.advance(48 * 3_600_000);
    await deploy("4.2.0");
    await house.advance(600_000);
    await house.as("responder").incidents.declare({
      body: { title: "Cards fail", severity: "SEV3", service: "payments", page: false },
    });
    const { trials } = await gates().tryRule({ body: { rule: rule({ when: "true" }), days: 5 } });
    expect(trials.slice(0, 4).map(({ version, outcome, came }) => [version, outcome, came])).toEqual([
      ["4.2.0", "holds", "incident"],
      ["4.0.0", "notSelected", "well"],
      ["4.1.0", "holds", "rolled_back"],
      ["4.0.0", "holds", "well"],
    ]);
    expect(trials[0]?.cameBecause).toMatch(/^INC-\d+: payments 4\.2\.0, was deployed/);
  });
});

describe("the dialects of the gate", () => {
  const ask = async (url: string, payload?: object) => {
    const headers = await house.headersOf("responder");
    return house.http.app.inject({ method: payload ? "POST" : "GET", url, headers, ...(payload ? { payload } : {}) });
  };
  const PLACE = "service=payments&environment=production";

  test("plain curl reads lines and a status", async () => {
    const open = await ask(`/api/v1/gates/check.txt?${PLACE}`);
    expect([open.statusCode, open.headers["content-type"]]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(open.body).toContain("allow: payments in production\n- no SLO watches payments");
    await put("shut", { when: "true" });
    const shut = await ask(`/api/v1/gates/check.txt?${PLACE}`);
    expect([shut.statusCode, shut.body]).toEqual([403, expect.stringContaining("(rule shut)")]);
    await remove("shut");
  });

  test("Argo Rollouts reads a value from JSON, always with 200", async () => {
    expect((await ask(`/api/v1/gates/argo-rollouts?${PLACE}`)).json()).toMatchObject({ verdict: "allow", value: 1 });
    await put("shut", { when: "true", effect: "defer" });
    const shut = await ask(`/api/v1/gates/argo-rollouts?${PLACE}`);
    expect([shut.statusCode, shut.json()]).toEqual([200, expect.objectContaining({ verdict: "defer", value: 0 })]);
    await remove("shut");
  });

  test("Flagger reads the status; which hook calls stands in its address, and rollback is the other way round", async () => {
    // as Flagger sends it: the phase is the canary's, the same for each hook
    const hook = async (type: string, metadata: object = {}) => {
      const said = { name: "payments", namespace: "shop", phase: "Progressing", checksum: "85d557f47b" };
      const body = { ...said, metadata: { environment: "production", ...metadata } };
      return (await ask(`/api/v1/gates/flagger?hook=${type}`, body)).statusCode;
    };
    expect(await Promise.all([hook("confirm-rollout"), hook("rollback"), hook("nothing")])).toEqual([200, 403, 400]);
    await put("shut", { when: "true" });
    expect(await Promise.all([hook("confirm-promotion"), hook("rollback")])).toEqual([403, 200]);
    expect(await hook("event")).toBe(200);
    expect(await hook("confirm-rollout", { eventMessage: "New revision detected", eventType: "Normal" })).toBe(200);
    await remove("shut");
  });

  test("Flagger may say itself which hook calls; the address counts before it, and a word nobody knows is none", async () => {
    const hook = async (type: string, query = "") => {
      const said = { name: "payments", namespace: "production", phase: "Progressing", type, failedChecks: 0 };
      return (await ask(`/api/v1/gates/flagger${query}`, said)).statusCode;
    };
    expect(await hook("rollback")).toBe(403);
    expect(await hook("rollback", "?hook=confirm-promotion")).toBe(200);
    expect(await hook("something-new")).toBe(200);
    await put("shut", { when: "true" });
    expect(await hook("rollback")).toBe(200);
    expect(await hook("confirm-promotion", "?hook=rollback")).toBe(200);
    await remove("shut");
  });

  test("what Flagger began before a freeze comes to its end, where the freeze lets it; another does not begin", async () => {
    const hook = async (checksum: string) => {
      const body = { name: "payments", namespace: "production", phase: "Progressing", checksum, metadata: {} };
      return (await ask("/api/v1/gates/flagger", body)).statusCode;
    };
    expect(await hook("aaa")).toBe(200);
    await house.advance(60_000);
    const from = house.kernel.clock.now();
    const window = { from, to: new Date(from.getTime() + 3_600_000), kind: "deny" as const, overrun: true };
    const freeze = { name: "evening", displayName: "Evening", reason: "Nobody is here.", ...window };
    await house.as("admin").gates.createFreeze({ body: freeze });
    await house.advance(60_000);
    expect(await hook("aaa")).toBe(200);
    expect(await hook("bbb")).toBe(403);
    await house.as("admin").gates.deleteFreeze({ params: { name: "evening" } });
  });

  test("a token may stand in the address, and a wrong one is refused", async () => {
    const { secret } = await house
      .as("admin")
      .access.createToken({ body: { name: "flagger", scopes: ["changes:ingest"] } });
    const url = `/api/v1/gates/flagger?token=${secret}`;
    const payload = { name: "payments", namespace: "production" };
    expect((await house.http.app.inject({ method: "POST", url, payload })).statusCode).toBe(200);
    const wrong = await house.http.app.inject({ method: "POST", url: "/api/v1/gates/flagger?token=x", payload });
    expect(wrong.statusCode).toBe(401);
  });

  test("whoever asks every half minute is written down when the answer is new", async () => {
    const count = async () => (await house.as("viewer").gates.listChecks()).checks.length;
    await ask(`/api/v1/gates/check.txt?${PLACE}`);
    const before = await count();
    for (const _ of [1, 2, 3]) await ask(`/api/v1/gates/check.txt?${PLACE}`);
    expect(await count()).toBe(before);
    await put("shut", { when: "true" });
    await ask(`/api/v1/gates/check.txt?${PLACE}`);
    expect(await count()).toBe(before + 1);
    await remove("shut");
  });
});
