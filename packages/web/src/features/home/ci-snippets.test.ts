import { expect, test } from "vitest";
import { PIPELINES, snippetOf } from "./ci-snippets.ts";

const given = { url: "http://shipshape.test", token: "shp_secret", service: "shop", environment: "production" };

test("the line for a shell sends one whole deployment, with the token", () => {
  const { code } = snippetOf("shell", given);
  const body = /-d "((?:[^"\\]|\\.)*)"/.exec(code)?.[1]?.replaceAll('\\"', '"');
  expect(JSON.parse(body ?? "")).toEqual({
    service: "shop",
    environment: "production",
    version: "1.0.0",
    finished: "succeeded",
  });
  expect(code).toContain("authorization: Bearer shp_secret");
});

test("a pipeline with secrets has the token in its secret only", () => {
  for (const { value } of PIPELINES.filter((one) => one.value !== "shell")) {
    const { secret, code } = snippetOf(value, given);
    expect(secret?.command).toContain("shp_secret");
    expect(code).not.toContain("shp_secret");
    expect(code).toContain("http://shipshape.test/api/v1/deployments");
  }
});

test("GitHub fills in what is its own", () => {
  expect(snippetOf("github", given).code).toMatch(/Bearer \$\{\{ secrets\.SHIPSHAPE_TOKEN \}\}/);
});

test("Jenkins' quotes leave the shell what it needs", () => {
  const { code } = snippetOf("jenkins", given);
  expect(code.replaceAll("\\\\", "\\")).toContain(String.raw`-d "{\"service\":\"shop\"`);
});
