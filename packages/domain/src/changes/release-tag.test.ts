import { expect, test } from "vitest";
import { releaseRef, releaseTag } from "./release-tag.ts";

test.each([
  ["a version", "v1.2.3", undefined],
  ["a version without its v", "1.2.3", undefined],
  ["a large V", "V1.2", undefined],
  ["a date", "2026.11.22-1", undefined],
  ["a count of releases", "release-7", undefined],
  ["a release of a branch's name", "release/1.2.3", undefined],
  ["a release with its v", "release-v1.2.3", undefined],
  ["a candidate", "v1.2.3-rc.1+build.5", undefined],
  ["a part, as release-please writes it", "payments-v1.2.3", "payments"],
  ["a part without a v", "payments-1.2.3", "payments"],
  ["a part whose name has dashes", "payments-api-v1.2.3", "payments-api"],
  ["a part whose name has a number", "payments-v2-1.2.3", "payments-v2"],
  ["a candidate of a part", "payments-v1.2.3-rc.1", "payments"],
  ["a part with an underline", "payments_v1.2.3", "payments"],
  ["a package, as Changesets and Lerna write it", "payments@1.2.3", "payments"],
  ["a package of a scope", "@acme/payments@1.2.3", "payments"],
  ["a candidate of a package", "@acme/payments@2.0.0-next.4", "payments"],
  ["a package with a v", "payments@v1.2.3", "payments"],
  ["a module of Go", "payments/v1.2.3", "payments"],
  ["a module of Go within a folder", "services/payments/v1.2.3", "payments"],
  ["a part within releases", "release/payments-v1.2.3", "payments"],
])("%s: %s is a release", (_, tag, component) => expect(releaseTag(tag)).toEqual({ component }));

test.each([
  "latest",
  "nightly",
  "main",
  "jenkins-payments-31",
  "backup-20261122",
  "python-3.12",
  "v",
  "@acme/payments",
  "1.2.3 ",
])("%s is no release", (tag) => expect(releaseTag(tag)).toBeUndefined());

test.each([
  ["v1.2.3", true],
  ["release/1.2.3", true],
  ["payments-v1.2.3", true],
  ["@acme/payments@1.2.3", true],
  ["services/payments/v1.2.3", true],
  ["featured-v1.2.3", true],
  ["main", false],
  ["hotfix/v1.2.3", false],
  ["feature/payments-v1.2.3", false],
  ["release/v1.2.3", false],
  ["renovate/react-v18.2.0", false],
  ["dependabot/npm_and_yarn/lodash-4.17.21", false],
  ["bump-react-18.2.0", false],
])("a ref that may be a branch: %s is a release: %s", (ref, isOne) =>
  expect(releaseRef(ref) !== undefined).toBe(isOne),
);

test("a tag as long as git allows is read at once", () => {
  for (const tag of [`${"a-".repeat(2_000)}1.2`, `${"1.".repeat(2_000)}x y`, `a@${"1-".repeat(2_000)} `])
    expect(releaseTag(tag)).toBeUndefined();
});
