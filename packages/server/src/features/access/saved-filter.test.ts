import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

type Role = Parameters<TestHouse["as"]>[0];
const filters = async (role: Role) =>
  (await house.as(role).access.listSavedFilters({ query: { place: "alerts" } })).filters;
const save = (role: Role, name: string, shared = false) =>
  house.as(role).access.saveFilter({ body: { place: "alerts", name, search: "severity=critical", shared } });

test("a viewer keeps a filter for themselves, renames it, and makes it find something else", async () => {
  const { id } = await save("viewer", "Critical");
  const body = { name: "Worst", search: "severity=page" };
  await house.as("viewer").access.changeSavedFilter({ params: { filterId: id }, body });
  expect(await filters("viewer")).toMatchObject([{ ...body, mine: true, shared: false, by: "the-viewer" }]);
  expect(await filters("editor")).toEqual([]);
});

test("one that is shared stands there for everyone, and only its maker changes it", async () => {
  const { id } = await save("responder", "Night", true);
  expect(await filters("editor")).toMatchObject([{ name: "Night", mine: false, by: "the-responder" }]);
  const change = house.as("editor").access.changeSavedFilter({ params: { filterId: id }, body: { name: "Day" } });
  await expect(change).rejects.toMatchObject({ status: 403, message: expect.stringContaining("the-responder's") });
  const refused = house.as("editor").access.deleteSavedFilter({ params: { filterId: id } });
  await expect(refused).rejects.toMatchObject({ status: 403 });
  await house.as("admin").access.deleteSavedFilter({ params: { filterId: id } });
  expect(await filters("editor")).toEqual([]);
});

test("what others keep for themselves is not there, also for an administrator", async () => {
  const { id } = await save("editor", "Private");
  const refused = house.as("admin").access.deleteSavedFilter({ params: { filterId: id } });
  await expect(refused).rejects.toMatchObject({ status: 404 });
});

test("a name stands once for each person and list, whatever its case", async () => {
  await save("responder", "Twice");
  await expect(save("responder", "twice")).rejects.toMatchObject({ status: 409 });
  await save("editor", "Twice");
});

test("what was deleted comes back as it was, and the audit log knows all of it", async () => {
  const { id } = await save("responder", "Gone");
  const { place, name, search, shared } = await house
    .as("responder")
    .access.deleteSavedFilter({ params: { filterId: id } });
  await house.as("responder").access.saveFilter({ body: { place, name, search, shared } });
  expect((await filters("responder")).map((filter) => filter.name)).toContain("Gone");
  const { entries } = await house.as("admin").access.listAudit({ query: { subject: "filter:alerts/Gone" } });
  expect(entries.map(({ action }) => action)).toEqual([
    "access.saveFilter",
    "access.deleteSavedFilter",
    "access.saveFilter",
  ]);
});

test("a token has no filters to save", async () => {
  const { secret } = await house.as("admin").access.createToken({ body: { name: "ci", scopes: ["alerts:read"] } });
  const answer = await house.http.app.inject({
    method: "POST",
    url: "/api/v1/saved-filters",
    headers: { authorization: `Bearer ${secret}` },
    payload: { place: "alerts", name: "x", search: "" },
  });
  expect(answer.statusCode).toBe(403);
});
