import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  const editor = house.as("editor");
  for (const [name, displayName] of [
    ["payments", "Payments"],
    ["search", "Search"],
  ] as const) {
    await editor.catalog.createService({ body: { name, displayName, owner: "shipshape" } });
  }
  const text = `
apiVersion: shipshape/v1
kind: StatusPage
metadata: { name: store, displayName: Demo Store }
spec:
  components:
    - service: payments
    - { name: Finding things, service: search }
`;
  await editor.configuration.apply({ body: { files: [{ path: "page.yaml", text }] } });
});
afterAll(() => house.close());

const publicPage = async () => (await house.http.app.inject({ url: "/status/store" })).body;
const declare = (service: string, severity: "SEV1" | "SEV4") =>
  house.as("responder").incidents.declare({ body: { title: "db-7 is out of disk", severity, service, page: false } });

test("a quiet page says so to anybody, without script", async () => {
  const text = await publicPage();
  expect(text).toContain("All systems operational");
  expect(text).toContain("Finding things");
  expect(text).not.toContain("<script");
});

test("however many ask at once, the page is made once for all of them", async () => {
  const now = vi.spyOn(house.kernel.clock, "now");
  const texts = await Promise.all(Array.from({ length: 20 }, publicPage));
  const made = now.mock.calls.length;
  now.mockRestore();
  expect(new Set(texts).size).toBe(1);
  expect(made).toBe(1);
});

test("the page tells an incident by itself, from opening to end, in words for customers", async () => {
  const { shortId } = await declare("payments", "SEV1");
  await house.settle();
  const opened = await publicPage();
  expect(opened).toContain("Major outage: Payments is down");
  expect(opened).toContain("We see problems with Payments and are looking into them.");
  expect(opened).not.toContain("db-7");

  await house.as("responder").incidents.acknowledge({ params: { id: shortId } });
  await house.advance(60_000);
  expect(await publicPage()).toContain("Somebody is working on it.");

  await house.as("editor").statuspage.publishUpdate({
    params: { name: "store" },
    body: { incident: shortId, status: "monitoring", text: "We rolled back & watch." },
  });
  expect(await publicPage()).toContain("We rolled back &amp; watch.");

  await house.as("responder").incidents.resolve({ params: { id: shortId } });
  await house.settle();
  const over = await publicPage();
  expect(over).toContain("All systems operational");
  expect(over).toContain("Payments works as it should again.");
  expect(over).not.toContain("<h2>Now</h2>");
});

test("what was over too early is told anew, and its end once more", async () => {
  const { shortId } = await declare("payments", "SEV1");
  const params = { id: shortId };
  const { incidents } = house.as("responder");
  await house.settle();
  await incidents.resolve({ params });
  await house.settle();
  await house.advance(4_000);
  await incidents.reopen({ params });
  await house.settle();
  const again = await publicPage();
  expect(again).toContain("<h2>Now</h2>");
  expect(again).toContain("The problems with Payments are not over. We are looking into them.");
  await house.advance(60_000);
  await incidents.acknowledge({ params });
  await incidents.unacknowledge({ params });
  await house.settle();
  await incidents.acknowledge({ params });
  await house.advance(60_000);
  await incidents.resolve({ params });
  await house.settle();
  const [latest = ""] = (await publicPage()).split("<article").slice(1);
  expect(latest.match(/Somebody is working on it/g)).toHaveLength(1);
  expect(latest.match(/works as it should again/g)).toHaveLength(2);
  expect(await publicPage()).not.toContain("<h2>Now</h2>");
});

test("a page tells of a component under the name that the page gives it", async () => {
  const { shortId } = await declare("search", "SEV1");
  await house.settle();
  expect(await publicPage()).toContain("We see problems with Finding things and are looking into them.");
  await house.as("responder").incidents.resolve({ params: { id: shortId } });
  await house.settle();
});

test("what customers do not feel, and what no page shows, is not told", async () => {
  await declare("search", "SEV4");
  await house.settle();
  const text = await publicPage();
  expect(text).toContain("All systems operational");
  expect(text).not.toContain("db-7");
});

test("the list says what each page says", async () => {
  const { statusPages } = await house.as("viewer").statuspage.list();
  expect(statusPages).toMatchObject([
    {
      name: "store",
      status: "operational",
      url: "http://shipshape.test/status/store",
      components: [{ service: "payments" }, {}],
    },
  ]);
});

test("the page can be read with an update before it is published, as customers would read it", async () => {
  const { shortId } = await declare("payments", "SEV1");
  await house.settle();
  const editor = house.as("editor").statuspage;
  const body = { incident: shortId, status: "identified", text: "A <bad> release." } as const;
  const preview = await house.as("viewer").statuspage.previewUpdate({ params: { name: "store" }, body });
  expect(preview.title).toBe("Problems with Payments");
  expect(preview.html).toContain("A &lt;bad&gt; release.");
  expect(await publicPage()).not.toContain("A &lt;bad&gt; release.");
  await editor.publishUpdate({ params: { name: "store" }, body });
  // What is told now, without the moments: time goes on between the two looks.
  const toldNow = (text: string) =>
    text.slice(text.indexOf("<h1>"), text.indexOf("<h2>Components")).replace(/<time.*?<\/time>/g, "");
  expect(toldNow(await publicPage())).toBe(toldNow(preview.html));
  expect(toldNow(preview.html)).toContain("A &lt;bad&gt; release.");
  await house.settle();
  const { timeline } = await house.as("viewer").incidents.get({ params: { id: shortId } });
  expect(timeline.filter(({ kind }) => kind === "published")).toMatchObject([
    { text: "Published on store as identified: A <bad> release.", actor: "the-editor", isKey: true },
  ]);
  expect(timeline.filter(({ kind }) => kind === "told")).toMatchObject([{ actor: "shipshape", isKey: false }]);
  const [store] = (await house.as("viewer").statuspage.list()).statusPages;
  expect(store?.components[0]).toMatchObject({ because: `${shortId} (SEV1) is open`, incidents: [shortId] });
  expect(store?.updates[0]).toMatchObject({
    incident: shortId,
    status: "identified",
    text: "A <bad> release.",
    publishedBy: "the-editor",
  });
  expect(store?.updates.length).toBeLessThanOrEqual(5);
  await house.as("responder").incidents.resolve({ params: { id: shortId } });
  await house.settle();
});

test("an update of what no page told of yet has no inner names of ours, where the page has one", async () => {
  const { shortId } = await declare("payments", "SEV4");
  const body = { incident: shortId, status: "monitoring", text: "We watch it." } as const;
  const preview = (name: string) => house.as("viewer").statuspage.previewUpdate({ params: { name }, body });
  expect((await preview("store")).title).toBe("Problems with Payments");
  await expect(preview("none")).rejects.toMatchObject({ status: 404 });
  await house.as("responder").incidents.resolve({ params: { id: shortId } });
  await house.settle();
});

test("a page nobody made is not there", async () => {
  expect((await house.http.app.inject({ url: "/status/none" })).statusCode).toBe(404);
});

test("a service that is not there cannot be a component", async () => {
  const text =
    "apiVersion: shipshape/v1\nkind: StatusPage\nmetadata: { name: x }\nspec: { components: [{ service: nobody }] }";
  const applied = house.as("editor").configuration.apply({ body: { files: [{ path: "x.yaml", text }] } });
  await expect(applied).rejects.toMatchObject({
    faults: [{ file: "x.yaml", line: 4, path: "spec.components[0].service" }],
  });
});
