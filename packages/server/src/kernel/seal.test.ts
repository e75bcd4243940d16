import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { hashSecret, newSecret, sealWith } from "./seal.ts";

const seal = sealWith(randomBytes(32));
const other = sealWith(randomBytes(32));

test("what is sealed opens again, and no two seals of it look alike", () => {
  expect(seal.open(seal.seal("päss"))).toBe("päss");
  expect(seal.seal("same")).not.toBe(seal.seal("same"));
});

test("what was sealed with another key, or changed, does not open", () => {
  const sealed = seal.seal("secret");
  expect(() => other.open(sealed)).toThrow();
  expect(() => seal.open(`${sealed.slice(0, -2)}AA`)).toThrow();
});

test("a signed payload comes back, whatever it holds", () => {
  const payload = JSON.stringify({ incident: "INC-1", text: "ünïcode.with.dots" });
  expect(seal.verify("ack", seal.sign("ack", payload))).toBe(payload);
});

test.each([
  ["for another purpose", () => seal.verify("unsubscribe", seal.sign("ack", "x"))],
  ["with another key", () => other.verify("ack", seal.sign("ack", "x"))],
  ["with a changed payload", () => seal.verify("ack", seal.sign("ack", "x").replace(/^[^.]+/, "eQ"))],
  ["without a signature", () => seal.verify("ack", "eA")],
  ["that is empty", () => seal.verify("ack", "")],
])("a signature %s is worth nothing", (_, verify) => expect(verify()).toBeUndefined());

test("secrets are long, and their hashes tell them apart", () => {
  expect(newSecret()).toHaveLength(43);
  expect(hashSecret("a")).not.toBe(hashSecret("b"));
});
