import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isServiceName, nameFor, serviceNameProblem, suggestServiceName } from "./service-name.ts";

describe("a name that can stay", () => {
  test.each([["payments"], ["checkout-api"], ["a"], ["0"], ["s3-proxy-2"], ["a--b"], ["x".repeat(63)]])("%s", (name) =>
    expect(serviceNameProblem(name)).toBeUndefined(),
  );
});

describe("a name that cannot, and its mend", () => {
  test.each([
    ["empty", "", `A name is needed: lowercase letters, digits and "-", such as "checkout-api"`],
    ["capitals", "Payments", `"Payments" has capital letters: use "payments"`],
    ["camel case", "CheckoutApi", `"CheckoutApi" has capital letters: use "checkout-api"`],
    ["a space", "check out", `"check out" has a space in it: use "check-out"`],
    ["an underscore", "check_out", `"check_out" has "_" in it: use "check-out"`],
    ["a dot", "api.v2", `"api.v2" has "." in it: use "api-v2"`],
    ["a dash in front", "-api", `"-api" begins or ends with "-": use "api"`],
    ["a dash behind", "api-", `"api-" begins or ends with "-": use "api"`],
    ["accents", "café", `"café" has "é" in it: use "cafe"`],
    [
      "only dashes",
      "--",
      `"--" begins or ends with "-": use lowercase letters, digits and "-", such as "checkout-api"`,
    ],
    ["a line break behind a good name", "api\n", `"api\n" has a space in it: use "api"`],
  ])("%s", (_, name, problem) => expect(serviceNameProblem(name)).toBe(problem));

  test("64 characters", () => {
    expect(serviceNameProblem("x".repeat(64))).toContain("has 64 characters and at most 63 fit");
  });
});

test.each([
  ["Payments API", "payments-api"],
  ["PostgreSQL on call", "postgresql-on-call"],
  ["Year's end 2030", "year-s-end-2030"],
  ["  Käse & Co. ", "kase-co"],
  ["Größe (EU)", "gro-e-eu"],
  ["job/checkout_v2", "job-checkout-v2"],
  ["a".repeat(80), "a".repeat(63)],
  [`${"a".repeat(62)} b`, "a".repeat(62)],
  ["  --  …", ""],
])("%s is named %s", (text, name) => expect(nameFor(text)).toBe(name));

test("no name can be made of signs alone", () => expect(suggestServiceName("!?")).toBeUndefined());

test("every suggestion is itself a valid name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 90 }), (text) => {
      const suggestion = suggestServiceName(text);
      expect(suggestion === undefined || isServiceName(suggestion)).toBe(true);
    }),
  );
});

test("a valid name is its own suggestion", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]([a-z0-9]{0,20}-?[a-z0-9]{1,20})?$/), (name) => {
      expect(suggestServiceName(name)).toBe(name);
    }),
  );
});
