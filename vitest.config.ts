import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const SLOWEST = "journeys/demo.test.ts";

/** Within a kind as vitest likes it, but the demo first: it takes minutes of real time, in which others run beside it. */
class DemoFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isDemo = ({ moduleId }: TestSpecification) => moduleId.endsWith(SLOWEST);
    const sorted = await super.sort(files);
    return [...sorted.filter(isDemo), ...sorted.filter((file) => !isDemo(file))];
  }
}

/** Five kinds of tests; the quick ones first. `npx vitest run --project unit` runs one kind. */
export default defineConfig({
  test: {
    reporters: ["default"],
    maxWorkers: 2,
    sequence: { sequencer: DemoFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/{domain,contract,cli,web}/src/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
          isolate: false,
          css: { include: /tokens\.css/ },
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: "room",
          include: ["packages/server/src/**/*.test.ts"],
          globalSetup: ["packages/server/src/testing/global-setup.ts"],
          pool: "forks",
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 30_000,
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
          testTimeout: 180_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "browser",
          include: ["journeys/browser/**/*.test.ts"],
          globalSetup: ["scripts/vitest-build.mjs"],
          setupFiles: ["journeys/harness/around-each-test.ts"],
          pool: "forks",
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
