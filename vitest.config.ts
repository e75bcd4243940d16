import { defineConfig } from "vitest/config";

/** Four kinds of tests, quickest first; docs in the design's table of tests. */
export default defineConfig({
  test: {
    reporters: ["default"],
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/{domain,contract,cli,web}/src/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
          isolate: false,
          sequence: { groupOrder: 0 },
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
    ],
  },
});
