import { expect, test } from "vitest";
import { createDoorPasses, doorKeyHint, isDoorKey, newDoorKey, standingSecrets } from "./door-key.ts";
import { hashSecret, sealWith } from "./seal.ts";

const seal = sealWith(Buffer.alloc(32, 1));
const at = (time: string) => new Date(`2026-03-02T${time}Z`);

test("a key is 32 hex digits, and its first six are shown", () => {
  const key = newDoorKey();
  expect(isDoorKey(key)).toBe(true);
  expect(doorKeyHint(key)).toBe(key.slice(0, 6));
  for (const text of ["", key.toUpperCase().replace(/\d/g, "A"), key.slice(1), `${key}0`]) {
    expect(isDoorKey(text)).toBe(false);
  }
});

test("a pass opens for its bearer for half a minute", () => {
  let now = at("08:00:00");
  const passes = createDoorPasses<string>({ now: () => now });
  const hash = hashSecret(passes.give("ana"));
  expect(passes.bearerOf(hashSecret(newDoorKey()))).toBeUndefined();
  now = at("08:00:29");
  expect(passes.bearerOf(hash)).toBe("ana");
  now = at("08:00:30");
  expect(passes.bearerOf(hash)).toBeUndefined();
});

test("the secret before the last counts until its time is over", () => {
  const row = {
    sealedSecret: seal.seal("new"),
    previousSealedSecret: seal.seal("old"),
    previousSecretUntil: at("09:00:00"),
  };
  expect(standingSecrets(row, seal, at("08:59:59"))).toEqual(["new", "old"]);
  expect(standingSecrets(row, seal, at("09:00:00"))).toEqual(["new"]);
  expect(standingSecrets({ ...row, sealedSecret: null }, seal, at("08:00:00"))).toEqual([]);
});
