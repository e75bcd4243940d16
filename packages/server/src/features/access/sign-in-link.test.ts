import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

const linkFor = async (name: string) => {
  const { url } = await house.as("admin").access.createSignInLink({ params: { name } });
  return url.split("#")[1] ?? "";
};
const choosePassword = (token: string) =>
  house.as("nobody").access.useSignInLink({ body: { token, password: "a password that nobody guesses" } });

test("a new password ends the sessions and the links that were there before", async () => {
  const headers = await house.headersOf("editor");
  const me = async () => (await house.http.app.inject({ url: "/api/v1/me", headers })).statusCode;
  expect(await me()).toBe(200);
  const [first, second] = [await linkFor("the-editor"), await linkFor("the-editor")];
  await choosePassword(first);
  expect(await me()).toBe(401);
  await expect(choosePassword(second)).rejects.toMatchObject({ status: 401 });
});

test("somebody else's sessions and links stay", async () => {
  const headers = await house.headersOf("viewer");
  const theirs = await linkFor("the-viewer");
  await house.headersOf("responder");
  await choosePassword(await linkFor("the-responder"));
  expect((await house.http.app.inject({ url: "/api/v1/me", headers })).statusCode).toBe(200);
  await choosePassword(theirs);
});
