import type { TestOutcome } from "@shipshape/domain/changes/evidence/test-outcome";
import * as z from "zod";
import { eachShapedAs, shapedAs } from "./json-report.ts";
import { type ReadFailure, type ReadTest, saidOutcome, type TestReport, type TestSink } from "./junit-reader.ts";

const Status = z.enum(["passed", "failed", "skipped", "pending", "other"]);
const text = z.string().nullish();

/** The fields of a CTRF report that are kept (ctrf.io, also as it was before it had a version). */
const Ctrf = z.object({
  // the first reports had none
  reportFormat: z.literal("CTRF", 'a report of CTRF says "CTRF"').nullish(),
  timestamp: text,
  results: z.object({
    tool: z.object({ name: text }).nullish(),
    summary: z.object({ start: z.number().nullish(), stop: z.number().nullish() }).nullish(),
    tests: z.array(z.unknown()),
  }),
});
const Test = z.object({
  name: z.string(),
  status: Status,
  duration: z.number().nullish(),
  suite: z.union([z.string(), z.array(z.string())]).nullish(),
  message: text,
  trace: text,
  rawStatus: text,
  filePath: text,
  flaky: z.boolean().nullish(),
  retries: z.number().nullish(),
  retryAttempts: z
    .array(z.object({ attempt: z.number().nullish(), status: Status, message: text, trace: text }))
    .nullish(),
});
type Test = z.output<typeof Test>;

const cut = (said: string, longest: number): string => (said.length > longest ? `${said.slice(0, longest)}…` : said);

const failure = ({
  message,
  trace,
}: {
  message?: string | null | undefined;
  trace?: string | null | undefined;
}): ReadFailure => ({
  kind: "failure",
  type: null,
  message: cut(message?.split("\n")[0] || "failed", 1_000),
  detail: cut(trace || message || "", 4_000),
});

/**
 * Flaky is what passed after it was tried again (ctrf.io, 9.20), as what passes is tried once. `other` is what fits no status: an
 * error, unless its own word says otherwise.
 */
function outcomeOf({ status, rawStatus, flaky, retries, retryAttempts }: Test): TestOutcome {
  const failedBefore = (retryAttempts ?? []).some((one) => one.status === "failed");
  if (status === "passed") return flaky || failedBefore || (retries ?? 0) > 0 ? "flaky" : "passed";
  if (status === "failed") return "failed";
  return status === "other" ? (saidOutcome(rawStatus) ?? "error") : "skipped";
}

function readTest(test: Test): ReadTest {
  const outcome = outcomeOf(test);
  const attempts = (test.retryAttempts ?? [])
    .toSorted((one, other) => (one.attempt ?? 0) - (other.attempt ?? 0))
    .filter(({ status }) => status === "failed")
    .map(failure);
  const own = outcome === "failed" || outcome === "error" ? [failure(test)] : [];
  const suites = typeof test.suite === "string" ? [test.suite] : (test.suite ?? []);
  return {
    suite: cut(suites.join(" › "), 1_000),
    className: "",
    name: cut(test.name || "(without a name)", 1_000),
    file: test.filePath ?? null,
    milliseconds: Math.min(Math.max(0, Math.round(test.duration ?? 0)), 2 ** 31 - 1),
    outcome,
    failures: [...attempts, ...own].slice(-10),
  };
}

const BATCH = 1_000;
/** Before that no report was made: a clock that began with the run says less. */
const EARLIEST_MS = Date.parse("1990-01-01T00:00:00Z");

/** Reads a CTRF report. */
export async function readCtrf(value: unknown, sink: TestSink): Promise<TestReport & { tool: string | null }> {
  const { results, timestamp } = shapedAs(Ctrf, value, "a CTRF report");
  const tests = await eachShapedAs(Test, results.tests, "a CTRF report", ["results", "tests"]);
  for (let at = 0; at < tests.length; at += BATCH) await sink.add(tests.slice(at, at + BATCH).map(readTest));
  const start = results.summary?.start;
  // early reporters wrote seconds
  const startMs = start && start < 1e11 ? start * 1_000 : start;
  const said = timestamp ? new Date(timestamp) : startMs ? new Date(startMs) : null;
  const madeAt = said && said.getTime() >= EARLIEST_MS ? said : null;
  return { madeAt, tool: results.tool?.name ?? null };
}
