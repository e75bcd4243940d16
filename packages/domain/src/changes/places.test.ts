import { expect, test } from "vitest";
import { artifactIdentity, packageUrl } from "./artifact-identity.ts";
import { environmentNamed, type NamedEnvironment } from "./environment-name.ts";
import { findPlace } from "./find-place.ts";
import { placeHistory } from "./place-history.ts";

const OURS: readonly NamedEnvironment[] = [
  { name: "production", tier: "production", aliases: ["eu-west-1"] },
  { name: "uat", tier: "staging", aliases: [] },
  { name: "qa", tier: "testing", aliases: [] },
  { name: "load", tier: "testing", aliases: [] },
];

test.each([
  ["by its name", "production", "production"],
  ["in any case", "Production", "production"],
  ["by the usual words", "prd", "production"],
  ["by an alias", "EU-west-1", "production"],
  ["by the only one of its kind", "staging", "uat"],
  ["by its own name before its kind", "qa", "qa"],
  ["not where it may be several", "test", undefined],
  ["not where there is none of its kind", "dev", undefined],
  ["not where the word says nothing", "blue", undefined],
])("an environment is found %s", (_, told, wanted) => expect(environmentNamed(told, OURS).environment).toBe(wanted));

test("where none is configured the usual words name themselves", () => {
  expect(environmentNamed("live", []).environment).toBe("production");
  expect(environmentNamed("blue", []).because).toBe('no environment of ours is called "blue"');
});

const NO_RULE = { fitting: [], service: null, environment: null };
const rule = (says: Partial<{ service: string; environment: string; ignore: boolean }>) => ({
  ...NO_RULE,
  fitting: [{ name: "r", service: null, environment: null, ignore: false, ...says }],
});
const KNOWN = {
  isService: (name: string) => ["payments", "checkout", "shop"].includes(name),
  environments: OURS,
  servicesOf: (url: string) =>
    url.endsWith("/mono") ? ["payments", "checkout"] : url.endsWith("/pay") ? ["payments"] : [],
};

test.each([
  ["what it says", { service: "payments" }, NO_RULE, "payments"],
  ["a rule over its name", { name: "checkout" }, rule({ service: "payments" }), "payments"],
  ["its repository", { repository: "git@github.com:org/pay.git" }, NO_RULE, "payments"],
  [
    "its name within a repository of many",
    { repository: "github.com/org/mono", name: "checkout" },
    NO_RULE,
    "checkout",
  ],
  ["nothing within a repository of many", { repository: "github.com/org/mono" }, NO_RULE, undefined],
  ["its name without the environment", { name: "shop-prod" }, NO_RULE, "shop"],
  ["the name of its repository", { repository: "github.com/org/shop" }, NO_RULE, "shop"],
  ["what its source is for", { name: "x" }, { ...NO_RULE, service: "shop" }, "shop"],
  ["a rule that names nobody", { name: "shop" }, rule({ service: "gone" }), undefined],
])("the service is told by %s", (_, place, said, wanted) => expect(findPlace(place, said, KNOWN).service).toBe(wanted));

test("the environment is told by the name where nothing else tells it", () => {
  expect(findPlace({ name: "shop-prod" }, NO_RULE, KNOWN).environment).toBe("production");
  expect(findPlace({ name: "shop", environment: "blue" }, rule({ environment: "qa" }), KNOWN).environment).toBe("qa");
  expect(findPlace({ name: "shop" }, NO_RULE, KNOWN).because.environment).toContain("does not say");
});

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const success = (id: string, minute: number, version: string, commit: string | null = null) => ({
  id,
  version,
  commit,
  repository: "r",
  succeeded: true,
  startedAt: at(minute),
  finishedAt: at(minute + 1),
});

test("a place knows its first, what was before each, and what was brought back", () => {
  const failed = { ...success("d3", 15, "3"), succeeded: false };
  const seen = placeHistory([
    success("d4", 20, "1"),
    success("d2", 10, "2"),
    failed,
    success("d1", 0, "1"),
    success("d5", 30, "1"),
  ]);
  const told = [...seen].map(([id, { previous, baseline, rollback }]) => [id, previous?.id, baseline, rollback]);
  expect(told).toEqual([
    ["d1", undefined, true, false],
    ["d2", "d1", false, false],
    ["d3", "d2", false, false],
    ["d4", "d2", false, true],
    ["d5", "d4", false, false],
  ]);
});

test("commits tell more than versions do", () => {
  const seen = placeHistory([
    success("a", 0, "main", "c1"),
    success("b", 10, "main", "c2"),
    success("c", 20, "main", "c1"),
  ]);
  expect([...seen.values()].map(({ rollback, baseCommit }) => [rollback, baseCommit])).toEqual([
    [false, undefined],
    [false, "c1"],
    [true, "c2"],
  ]);
});

const HASH = "a".repeat(64);
test.each([
  ["a digest", `SHA256:${HASH}`, `sha256:${HASH}`],
  ["an image by digest", `registry.example.org/pay@sha256:${HASH}`, `sha256:${HASH}`],
  ["a package URL of an image", `pkg:oci/pay@sha256%3A${HASH}?repository_url=x`, `sha256:${HASH}`],
  ["a package URL", "pkg:NPM/%40org/pay@1.2.3?arch=x#a", "pkg:npm/@org/pay@1.2.3"],
  ["anything else", "pay-1.2.3.jar", "pay-1.2.3.jar"],
])("an artifact is known by %s", (_, told, wanted) => expect(artifactIdentity(told)).toBe(wanted));

test.each([
  ["capitals that do not count", "pkg:GitHub/Acme/Pay@4F2a", "pkg:github/acme/pay@4F2a"],
  ["capitals that count", "pkg:maven/org.Example/Pay@1.2-RC", "pkg:maven/org.Example/Pay@1.2-RC"],
  ["capitals of a namespace alone", "pkg:rpm/Fedora/Curl@7.50", "pkg:rpm/fedora/Curl@7.50"],
  ["an author in capitals", "pkg:cpan/drolsky/DateTime@1.55", "pkg:cpan/DROLSKY/DateTime@1.55"],
  ["Python's names", "pkg:pypi/Pay_.--.Client@1.0", "pkg:pypi/pay-client@1.0"],
  ["a commit in capitals", `pkg:huggingface/A/B@${"AB".repeat(20)}`, `pkg:huggingface/A/B@${"ab".repeat(20)}`],
  ["a tag in capitals", "pkg:huggingface/A/B@100B", "pkg:huggingface/A/B@100B"],
  ["a scope that was not encoded", "pkg:npm/@acme/pay@1.0", "pkg:npm/@acme/pay@1.0"],
  ["the same without a version", "pkg:npm/@acme/pay#lib", "pkg:npm/@acme/pay"],
  ["a version with a slash", "pkg:swift/github.com/acme/pay@feature/a", "pkg:swift/github.com/acme/pay@feature/a"],
  ["slashes too many", "pkg://maven//org.example//pay@1.2", "pkg:maven/org.example/pay@1.2"],
  ["an empty version", "pkg:npm/pay@", "pkg:npm/pay"],
  ["an address among its qualifiers", "pkg:npm/pay@1?vcs_url=git://h/p.git%404f2a", "pkg:npm/pay@1"],
])("a package URL with %s is written as its type writes it", (_, told, wanted) => {
  expect(artifactIdentity(told)).toBe(wanted);
  expect(artifactIdentity(artifactIdentity(told))).toBe(wanted);
});

test.each([
  "pkg:pay@1.2",
  "pkg:maven/@1.2",
  "pkg:npm/",
  "pkg:3d/pay@1",
  "pkg:n:a/pay@1",
  "pkg:n&g?x/pay@1",
  "pkg%3Amaven/org/pay",
  "pkg:npm/pay@1?in%20production=true",
  "org.example:pay:1.2",
])("%s is no package URL, and stays as it stands", (told) => {
  expect(packageUrl(told)).toBeUndefined();
  expect(artifactIdentity(told)).toBe(told);
});

test("a package URL says its version", () => {
  expect(packageUrl("pkg:maven/org.example/pay@1.2")).toEqual({
    type: "maven",
    namespace: "org.example",
    name: "pay",
    version: "1.2",
  });
  expect(packageUrl("not one")).toBeUndefined();
});
