import { expect, test } from "vitest";
import { bareVersion, partVersion, versionNames } from "./version-names.ts";

test.each([
  ["a version", "1.2.0", ["1.2.0", "v1.2.0"]],
  ["a tag", "v1.2.0", ["v1.2.0", "1.2.0"]],
  ["a date", "2026.11.22-1", ["2026.11.22-1", "v2026.11.22-1"]],
  ["a branch", "main", ["main"]],
  ["a word that begins with v", "vault-2", ["vault-2"]],
  ["a v alone", "v", ["v"]],
  ["two of them", "vv1", ["vv1"]],
  ["a large V, which is not in use", "V1.2.0", ["V1.2.0"]],
  ["a tag of one of several", "payments/v1.2.0", ["payments/v1.2.0"]],
])("%s: %s may be called %j", (_, version, names) => {
  expect(versionNames(version)).toEqual(names);
  // whoever is called so is found from either side
  for (const name of names) expect(versionNames(name).toSorted()).toEqual(names.toSorted());
  expect(new Set(names.map(bareVersion)).size).toBe(1);
});

test.each([
  ["payments-v1.2.0", "1.2.0"],
  ["payments-1.2.0-rc.1", "1.2.0-rc.1"],
  ["payments@1.2.0", "1.2.0"],
  ["payments/v1.2", "1.2"],
  ["payments-api-v1.2.0", "1.2.0"],
  ["v1.2.0", undefined],
  ["1.2.0", undefined],
  ["main", undefined],
])("the tag %s of a part releases %s", (tag, version) => expect(partVersion(tag)).toBe(version));
