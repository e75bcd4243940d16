import { expect, test } from "vitest";
import { addressesOf, kindOf, SET_UP_KINDS, setUpOf } from "./integration-setup.ts";

const given = { url: "https://ops.example", key: "0123456789abcdef0123456789abcdef", service: "payments" };

test.each(SET_UP_KINDS)(
  "%s has a name, its exact addresses, and something to paste that has address and key",
  (kind) => {
    expect(kindOf(kind).name).not.toBe("");
    const addresses = addressesOf(kind, given);
    for (const address of addresses) expect(address).toMatch(/^https:\/\/ops\.example\//);
    const code = setUpOf(kind, given)
      .map((one) => one.code)
      .join("\n");
    expect(code).toContain("https://ops.example/");
    expect(code).toContain(given.key);
  },
);

test("Grafana's has the secret in it where requests are signed, and nothing of it where they are not", () => {
  const code = (signingSecret?: string) => setUpOf("grafana", { ...given, signingSecret })[0]?.code ?? "";
  expect(code("s3cret")).toContain("secret: s3cret");
  expect(code()).not.toContain("hmacConfig");
});
