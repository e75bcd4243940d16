import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SenderHouse, senderHouse } from "../../testing/sender-house.ts";

let house: SenderHouse;
beforeAll(async () => {
  house = await senderHouse({ opsgenie: {} });
});
afterAll(() => house.close());

let nth = 0;
let name = "";
beforeEach(() => {
  nth += 1;
  name = `Alert${nth}`;
});

const titled = (title = name) => house.titled(title);
const actions = () => house.told("alerts.actionReceived");

describe("Opsgenie's Alert API", () => {
  const genie = () => ({ authorization: `GenieKey ${house.key("opsgenie")}` });
  const create = (more: object = {}, prefix = "") =>
    house.post(`${prefix}/v2/alerts`, { message: name, alias: name, ...more }, genie());
  const action = (what: string, body: object = {}, type = "alias", id = name) =>
    house.post(`/v2/alerts/${id}/${what}?identifierType=${type}`, body, genie());
  const get = async (url: string) => {
    await house.settle();
    return (await house.send("GET", url, undefined, genie())).json();
  };

  test("changes the words of its sender, not what a rule made of them", async () => {
    const rule = { when: 'labels.region == "marked"', do: { set: { title: '"[EU] " + alert.title' } } };
    await house.as("editor").alerts.putRule({ params: { name: "mark" }, body: rule });
    await create({ details: { region: "marked" } });
    expect(await titled(`[EU] ${name}`)).toHaveLength(1);
    await action("tags", { tags: ["late"] });
    expect(await titled(`[EU] ${name}`)).toMatchObject([{ labels: { tags: "late", region: "marked" } }]);
    await house.as("editor").alerts.removeRule({ params: { name: "mark" } });
  });

  test("creates, says what became of the request, shows the alert, and closes it by its alias", async () => {
    const answer = await create({
      description: "since the release",
      priority: "P1",
      tags: ["prod", "db"],
      details: { region: "eu" },
      entity: "db-1",
    });
    expect([answer.statusCode, answer.json()]).toEqual([
      202,
      { result: "Request will be processed", took: expect.any(Number), requestId: expect.any(String) },
    ]);
    const { requestId } = answer.json() as { requestId: string };
    expect(answer.headers["x-request-id"]).toBe(requestId);
    const status = await get(`/v2/alerts/requests/${requestId}`);
    expect(status.data).toMatchObject({
      success: true,
      isSuccess: true,
      action: "Create",
      status: "Created alert",
      alias: name,
    });
    expect(status.data.integrationId).toBe(house.id("opsgenie"));
    for (const url of [`/v2/alerts/${status.data.alertId}`, `/v2/alerts/${name}?identifierType=alias`]) {
      expect((await get(url)).data).toMatchObject({
        id: status.data.alertId,
        message: name,
        alias: name,
        status: "open",
        priority: "P1",
        tags: ["prod", "db"],
        entity: "db-1",
        description: "since the release",
        details: { region: "eu" },
        count: 1,
      });
    }
    const { tinyId } = (await get(`/v2/alerts/${name}?identifierType=alias`)).data;
    expect((await get(`/v2/alerts/${tinyId}?identifierType=tiny`)).data.alias).toBe(name);
    expect((await action("close", { note: "rolled back", user: "ana" })).statusCode).toBe(202);
    expect(await titled()).toMatchObject([{ status: "resolved", service: "payments", labels: { region: "eu" } }]);
    expect((await actions()).at(-1)).toMatchObject({ action: "note", by: "ana", note: "Closed: rolled back" });
  });

  test("the same alias again counts, and an alert without one is its own", async () => {
    await create();
    await create();
    expect(await titled()).toMatchObject([{ receivedCount: 2 }]);
    await create({ alias: undefined });
    expect(await titled()).toHaveLength(2);
  });

  test("Jira Service Management's address is the same", async () => {
    expect((await create({}, "/jsm/ops/integration")).statusCode).toBe(202);
    expect((await get(`/jsm/ops/integration/v2/alerts/${name}?identifierType=alias`)).data.status).toBe("open");
  });

  test.each([
    ["acknowledge", {}, { action: "acknowledge", note: null }],
    ["unacknowledge", {}, { action: "unacknowledge" }],
    ["escalate", { escalation: { name: "db", type: "escalation" } }, { action: "escalate", note: "Escalation db" }],
    ["notes", { note: "looking" }, { action: "note", note: "looking" }],
    ["assign", { owner: { username: "ben" } }, { action: "note", note: "Assigned to ben" }],
    ["responders", { responder: { type: "team", name: "sre" } }, { action: "note", note: "sre was asked to help" }],
    ["actions/restart", {}, { action: "note" }],
    [
      "snooze",
      { endTime: "2100-01-01T00:00:00Z" },
      { action: "acknowledge", note: "Snoozed until 2100-01-01T00:00:00Z" },
    ],
  ])("%s is told", async (what, body, told) => {
    await create();
    expect((await action(what, body)).statusCode).toBe(202);
    expect((await actions()).at(-1)).toMatchObject(told);
  });

  test("an action that needs no body has none, though it is called JSON", async () => {
    await create();
    const headers = { ...genie(), "content-type": "application/json" };
    const url = `/v2/alerts/${name}/acknowledge?identifierType=alias`;
    expect((await house.send("POST", url, "", headers)).statusCode).toBe(202);
    expect((await actions()).at(-1)).toMatchObject({ action: "acknowledge", note: null });
  });

  test("an alert that somebody looks after says so, and who", async () => {
    await create({ priority: "P1" });
    expect((await get(`/v2/alerts/${name}?identifierType=alias`)).data).toMatchObject({
      acknowledged: false,
      owner: "",
    });
    await action("acknowledge", { user: "ana" });
    expect((await get(`/v2/alerts/${name}?identifierType=alias`)).data).toMatchObject({
      status: "open",
      acknowledged: true,
      owner: expect.stringContaining("ana"),
      report: { acknowledgedBy: expect.stringContaining("ana") },
    });
  });

  test("a snooze ends by itself", async () => {
    await create();
    await action("snooze", { endTime: new Date(house.kernel.clock.now().getTime() + 600_000).toISOString() });
    await house.advance(601_000);
    expect((await actions()).at(-1)).toMatchObject({ action: "unacknowledge" });
  });

  test("the end of a snooze takes back the snooze, and nobody else's acknowledgement", async () => {
    const standing = async () => {
      const { data } = await get(`/v2/alerts/${name}?identifierType=alias`);
      return [data.acknowledged, data.owner];
    };
    const endTime = () => new Date(house.kernel.clock.now().getTime() + 600_000).toISOString();
    await create({ priority: "P1" });
    await action("snooze", { endTime: endTime(), user: "ana" });
    expect(await standing()).toEqual([true, "ana"]);
    await house.advance(601_000);
    expect(await standing()).toEqual([false, ""]);
    await action("acknowledge", { user: "ben" });
    expect(await standing()).toEqual([true, "ben"]);
    await action("snooze", { endTime: endTime(), user: "ana" });
    await house.advance(601_000);
    expect(await standing()).toEqual([true, "ben"]);
  });

  test("message, description, priority, tags and details can be changed", async () => {
    await create({ tags: ["a"], details: { region: "eu" } });
    const change = (method: "PUT" | "DELETE", rest: string, body?: object) =>
      house.send(
        method,
        `/v2/alerts/${name}/${rest}${rest.includes("?") ? "&" : "?"}identifierType=alias`,
        body,
        genie(),
      );
    await change("PUT", "message", { message: `${name} again` });
    await change("PUT", "description", { description: "all of it" });
    await change("PUT", "priority", { priority: "P2" });
    await action("tags", { tags: ["b"] });
    await change("DELETE", "tags?tags=a");
    await action("details", { details: { zone: "b" } });
    await change("DELETE", "details?keys=region");
    expect((await get(`/v2/alerts/${name}?identifierType=alias`)).data).toMatchObject({
      message: `${name} again`,
      description: "all of it",
      priority: "P2",
      tags: ["b"],
      details: { zone: "b" },
    });
  });

  describe("finds alerts by the words of its search", () => {
    const list = (query: string, more = "") => get(`/v2/alerts?query=${encodeURIComponent(query)}${more}`);
    const aliases = async (query: string) =>
      ((await list(`${query} AND details.value: ${name}`)).data as { alias: string }[]).map(({ alias }) => alias);

    test("by each of its fields", async () => {
      const details = { fleet: name, region: "eu" };
      const [disk, slow, over] = [`${name}-disk`, `${name}-slow`, `${name}-over`];
      await create({
        alias: disk,
        message: "Disk 90% full",
        priority: "P1",
        tags: ["db", "prod"],
        entity: "db-1",
        details,
      });
      await create({ alias: slow, message: "Checkout is slow", tags: ["web"], source: "probe", details });
      await create({ alias: slow, message: "Checkout is slow", tags: ["web"], source: "probe", details });
      await create({ alias: over, message: "Disk was full", priority: "P1", details });
      await action("close", {}, "alias", over);
      await action("acknowledge", { user: "ana" }, "alias", disk);
      const { owner } = (await get(`/v2/alerts/${disk}?identifierType=alias`)).data;
      const queries: [string, string[]][] = [
        ["status: open", [slow, disk]],
        ["status: open AND tag: db", [disk]],
        ["status != open", [over]],
        ["tag: (web OR prod)", [slow, disk]],
        ["NOT tag: web", [over, disk]],
        ["tag is null", [over]],
        ["priority = P1 AND status: open", [disk]],
        ["priority: P3", [slow]],
        ['message: "disk"', [over, disk]],
        ["message: check*", [slow]],
        ['message: "90%"', [disk]],
        ["message = disk", []],
        ["full", [over, disk]],
        ["entity: db-1", [disk]],
        ["source: probe", [slow]],
        // what shares an incident is acknowledged with it
        ["acknowledged: true", [over, disk]],
        ["acknowledged: true AND status: open", [disk]],
        [`owner: "${owner}" AND status: open`, [disk]],
        ["owner is null AND status: open", [slow]],
        ["owner != nobody AND status: OPEN", [slow, disk]],
        ["owner: nobody", []],
        ["acknowledged: false AND status = open", [slow]],
        ["status: clos*", [over]],
        ["DISK", [over, disk]],
        ["disk* AND status: open", [disk]],
        ['"checkout is slow probe"', []],
        ["probe", [slow]],
        ["details.key: region AND details.value: eu", [over, slow, disk]],
        ["count > 1 AND status: open", [slow]],
        ["createdAt > 2000-01-01", [over, slow, disk]],
        ["createdAt < 1470394841148", []],
      ];
      for (const [query, found] of queries)
        expect([query, (await aliases(query)).toSorted()]).toEqual([query, found.toSorted()]);
      const { data } = await get(
        `/v2/alerts/count?query=${encodeURIComponent(`details.value: ${name} AND status: open`)}`,
      );
      expect(data).toEqual({ count: 2 });
      expect((await get(`/v2/alerts/${slow}?identifierType=alias`)).data.count).toBe(2);
    });

    test("by its state, however that is said, and by the whole of a tag", async () => {
      const details = { fleet: name };
      await create({ tags: ["db"], details });
      await create({ alias: `${name}-over`, details });
      await action("close", {}, "alias", `${name}-over`);
      const [open, closed] = [[name], [`${name}-over`]];
      for (const query of [
        "status != CLOSED",
        "NOT status: closed",
        "NOT status: clos*",
        "NOT status != open",
        "tag = DB",
      ])
        expect([query, await aliases(query)]).toEqual([query, open]);
      for (const query of ["status != Open", "NOT status = open", "NOT status != closed", "NOT tag: db"])
        expect([query, await aliases(query)]).toEqual([query, closed]);
      expect(await aliases("tag: d")).toEqual([]);
    });

    test("page by page, in the order that is asked for", async () => {
      for (const part of ["a", "b", "c"])
        await create({ alias: `${name}-${part}`, message: part, details: { fleet: name } });
      const query = `details.value: ${name}`;
      const { data, paging, requestId, took } = await list(query, "&limit=2&sort=alias&order=asc");
      expect([data.map(({ message }: { message: string }) => message), typeof took]).toEqual([["a", "b"], "number"]);
      expect(requestId).toEqual(expect.any(String));
      const words = new URLSearchParams({ query, limit: "2", sort: "alias", offset: "2", order: "asc" });
      expect(paging).toEqual({
        first: expect.stringContaining("offset=0"),
        next: `http://shipshape.test/v2/alerts?${words}`,
        last: `http://shipshape.test/v2/alerts?${words}`,
      });
      const rest = await get(paging.next.replace("http://shipshape.test", ""));
      expect(rest.data).toMatchObject([{ message: "c", alias: `${name}-c`, status: "open", priority: "P3" }]);
      expect(rest.paging).toMatchObject({ prev: expect.stringContaining("offset=0") });
      expect(rest.paging.next).toBeUndefined();
    });

    test.each([
      ["a field that nobody knows", "?query=colour:red", "colour"],
      ["a query that breaks off", "?query=status:", "ends too early"],
      ["a moment that is none", "?query=createdAt%3Eyesterday", "wants milliseconds"],
      ["a text asked for by size", "?query=message%3E5", "by size"],
      ["more than a page", "?limit=101", "limit can not be more than 100"],
      ["an order by nothing", "?sort=colour", "sort must be one of"],
      ["a saved search", "?searchIdentifier=mine", "saved searches"],
    ])("%s is refused with 422", async (_, query, words) => {
      const answer = await house.send("GET", `/v2/alerts${query}`, undefined, genie());
      expect([answer.statusCode, JSON.stringify(answer.json().errors)]).toEqual([422, expect.stringContaining(words)]);
    });

    test("nobody sees alerts of another key", async () => {
      const { key } = await house
        .as("editor")
        .alerts.createIntegration({ body: { name: `other-${nth}`, kind: "opsgenie" } });
      await create();
      await house.settle();
      const answer = await house.send("GET", "/v2/alerts/count", undefined, { authorization: `GenieKey ${key}` });
      expect(answer.json().data).toEqual({ count: 0 });
    });
  });

  test("an action on an alert that does not exist is taken, and its status says so", async () => {
    const { requestId } = (await action("acknowledge", {}, "id", "8743a1b2-11da-480e-8493-744660987bef")).json();
    expect((await get(`/v2/alerts/requests/${requestId}`)).data).toMatchObject({
      success: false,
      action: "Acknowledge",
      status: "Alert does not exist",
      alertId: "",
      alias: "",
    });
  });

  test("a request that nobody made is not found", async () => {
    const answer = await house.send(
      "GET",
      "/v2/alerts/requests/8743a1b2-11da-480e-8493-744660987bef",
      undefined,
      genie(),
    );
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { message: expect.stringContaining("not found") }]);
  });
});
