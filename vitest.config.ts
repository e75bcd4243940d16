import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { FailuresInShort, LongestFiles } from "./scripts/test-report.mjs";

/**
 * What takes longest, the longest first, so that none of it is left over at the end while a processor has nothing to do.
 * The demo takes minutes of real time, in which it asks for little.
 */
const LONGEST = [
  "demo",
  "browser/states",
  "browser/screens",
  "nobody-answers",
  "the-loop",
  "browser/demo-button",
  "alert-rules",
  "crash-steps",
  "browser/incidents",
  "crash",
  "browser/catalog",
  "refused-starts",
  "browser/kit",
  "browser/shell",
  "browser/oncall",
  "browser/delivery",
  "browser/long-lists",
  "browser/slo-changes",
  "browser/escalation",
  "two-servers",
  "browser/schedules",
  "browser/budget-policies",
  "peers-prometheus",
  "browser/slo",
  "browser/onboarding",
  "browser/alerts",
].map((name) => `/journeys/${name}.test.ts`);

/** Kind after kind, the longest files of a kind first; the others as vitest likes them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return place === -1 ? LONGEST.length : place;
    };
    const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => groupOf(one) - groupOf(other) || placeOf(one) - placeOf(other));
  }
}

/** Journeys and the browser's: much of their time is waiting for clocks, peers and pages, so one more than the processors. */
const BESIDE_EACH_OTHER = 3;

/** Five kinds of tests; the quick ones first. `npx vitest run --project unit` runs one kind. */
export default defineConfig({
  test: {
    reporters: [new LongestFiles(), "default", new FailuresInShort()],
    // Which files took long is told at the end; the tests that passed in them fill an output of which only the end is seen.
    slowTestThreshold: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          setupFiles: ["scripts/vitest-seed.mjs"],
          include: ["packages/{domain,contract,cli,web}/src/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
          isolate: false,
          css: { include: /tokens\.css/ },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "room",
          setupFiles: ["scripts/vitest-seed.mjs"],
          include: ["packages/server/src/**/*.test.ts"],
          globalSetup: ["packages/server/src/testing/global-setup.ts"],
          pool: "forks",
          isolate: false,
          // Patience costs nothing where nothing is wrong: a machine may have other things to do.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "demo",
          include: ["demo/src/**/*.test.ts"],
          pool: "forks",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "journeys",
          include: ["journeys/**/*.test.ts"],
          exclude: ["journeys/browser/**"],
          globalSetup: ["scripts/vitest-build.mjs"],
          setupFiles: ["journeys/harness/around-each-test.ts"],
          pool: "forks",
          isolate: false,
          maxWorkers: BESIDE_EACH_OTHER,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "browser",
          include: ["journeys/browser/**/*.test.ts"],
          globalSetup: ["scripts/vitest-build.mjs"],
          setupFiles: ["journeys/harness/around-each-test.ts", "journeys/browser/after-each-test.ts"],
          pool: "forks",
          isolate: false,
          maxWorkers: BESIDE_EACH_OTHER,
          testTimeout: 180_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
