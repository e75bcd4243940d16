import { TEST_STATES } from "@shipshape/domain/changes/evidence/compare-tests";
import { SEVERITIES } from "@shipshape/domain/changes/evidence/finding";
import { RISKS } from "@shipshape/domain/changes/evidence/plan-risk";
import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Moment, Name, PageAfterId } from "./value.ts";

const count = z.int().min(0);
export const EvidenceKind = z.enum(["tests", "coverage", "findings", "plan"]);
export const Severity = z.enum(SEVERITIES);
export const BySeverity = z.record(Severity, count);
export const Risk = z.enum(RISKS);

export const CommitHash = z
  .string()
  .regex(/^[0-9a-f]{7,64}$/i, "a commit hash of 7 to 64 hex digits")
  .transform((hash) => hash.toLowerCase());
const Version = z.string().min(1).max(200);

export const TestCounts = z.object({ total: count, passed: count, failed: count, skipped: count, flaky: count });
export const TestsSummary = TestCounts.extend({ milliseconds: z.number(), tool: z.string().nullable() });
export const CoverageSummary = z.object({
  linesCovered: count,
  lines: count,
  branchesCovered: count,
  branches: count,
  files: count,
});
export const FindingsSummary = z.object({
  total: count.describe("open ones: those that nobody suppressed"),
  suppressed: count,
  bySeverity: BySeverity,
  tools: z.array(z.string()),
  failedTools: z.array(z.string()).describe("tools that say they did not run to their end"),
});
export const RiskReason = z.object({ risk: Risk, address: z.string(), text: z.string() });
export const PlanSummary = z.object({
  risk: Risk,
  because: z.array(RiskReason),
  create: count,
  update: count,
  replace: count,
  destroy: count,
  forget: count,
  import: count,
  move: count,
  drift: count.describe("resources that were changed outside of Terraform"),
  outputs: count,
  invocations: count
    .default(0)
    .describe("actions of providers that it runs beside what it changes, since Terraform 1.14"),
  errored: z.boolean(),
  complete: z.boolean(),
  applyable: z.boolean().nullable(),
  terraformVersion: z.string().nullable(),
});

const About = z.object({
  id: z.uuid(),
  service: Name,
  at: Moment.describe("when it was sent"),
  madeAt: Moment.nullable().describe("when it says it was made"),
  version: z.string().nullable(),
  commit: z.string().nullable(),
  environment: z.string().nullable(),
  format: z.string(),
  label: z.string().describe("which suite, tool or workspace: only the same are compared"),
  fileName: z.string().nullable(),
  buildUrl: z.string().nullable(),
  bytes: count,
  sentBy: z.string(),
});

/** A file that was sent, with its counts. */
export const Evidence = z.discriminatedUnion("kind", [
  About.extend({ kind: z.literal("tests"), summary: TestsSummary }),
  About.extend({ kind: z.literal("coverage"), summary: CoverageSummary }),
  About.extend({ kind: z.literal("findings"), summary: FindingsSummary }),
  About.extend({ kind: z.literal("plan"), summary: PlanSummary }),
]);

export const Failure = z.object({
  attempt: count,
  kind: z.enum(["failure", "error"]),
  type: z.string().nullable(),
  message: z.string(),
  detail: z.string(),
});
export const Test = z.object({
  key: z.string().describe("the same over all runs"),
  suite: z.string(),
  className: z.string(),
  name: z.string(),
  file: z.string().nullable(),
});
export const Outcome = z.enum(["passed", "failed", "error", "skipped", "flaky"]);
export const FailedTest = Test.extend({ outcome: Outcome, failures: z.array(Failure) });

export const FindingView = z.object({
  tool: z.string(),
  rule: z.string(),
  level: z.enum(["error", "warning", "note", "none"]),
  severity: Severity,
  message: z.string(),
  uri: z.string().nullable(),
  line: count.nullable(),
  symbol: z.string().nullable(),
  suppressed: z.string().nullable(),
});
export const CoveredFile = z.object({
  path: z.string(),
  linesCovered: count,
  lines: count,
  branchesCovered: count,
  branches: count,
  missed: z.string().describe("lines that no test runs: 3-7,12"),
});
export const PlannedChangeView = z.object({
  address: z.string(),
  previousAddress: z.string().nullable(),
  type: z.string(),
  action: z.enum(["create", "update", "replace", "destroy", "forget", "import", "move", "read", "nothing"]),
  createsFirst: z.boolean(),
  keepsOld: z.boolean().optional().describe("of a replacement: the old one is let go of, not destroyed"),
  reason: z.string().nullable(),
  attributes: z.array(
    z.object({ path: z.string(), before: z.string(), after: z.string(), forcesReplacement: z.boolean() }),
  ),
});

/** What a file said: only what belongs to its kind is not empty; long lists are cut. */
export const EvidenceDetail = z.object({
  failed: z.array(FailedTest),
  findings: z.array(FindingView),
  files: z.array(CoveredFile),
  changes: z.array(PlannedChangeView),
  drift: z.array(PlannedChangeView),
  outputs: z.array(PlannedChangeView),
});

const about = {
  service: Name,
  version: Version.optional(),
  commit: CommitHash.optional(),
  environment: Name.optional().describe("where it was gathered"),
};

/** What was found of a commit or version, or why there is nothing. */
const Absent = z.object({ absent: z.literal(true), because: z.string() });
export const TestState = z.enum(TEST_STATES);

export const ComparedTests = z.object({
  ...TestCounts.shape,
  at: Moment,
  newlyFailing: count,
  stillFailing: count,
  mended: count,
  new: count,
  gone: count,
  tests: z.array(
    Test.extend({ state: TestState, label: z.string(), outcome: Outcome.nullable(), failures: z.array(Failure) }),
  ),
});
export const ComparedFindings = z.object({
  total: count,
  suppressed: count,
  at: Moment,
  new: count,
  updated: count,
  unchanged: count,
  gone: count,
  bySeverity: BySeverity.describe("of all open ones"),
  newBySeverity: BySeverity,
  findings: z.array(FindingView.extend({ state: z.enum(["new", "unchanged", "updated", "absent"]) })),
});
export const ComparedCoverage = z.object({
  at: Moment,
  linesCovered: count,
  lines: count,
  branchesCovered: count,
  branches: count,
  lineShare: z.number().nullable(),
  branchShare: z.number().nullable(),
  lineShareBefore: z.number().nullable(),
  change: z.number().nullable().describe("of the share of lines, from what is compared with; null where that has none"),
  files: z.array(
    z.object({
      path: z.string(),
      state: z.enum(["new", "gone", "better", "worse", "same"]),
      share: z.number().nullable(),
      shareBefore: z.number().nullable(),
      missed: z.string(),
    }),
  ),
});

export const Speaking = z.object({
  version: z.string().nullable(),
  commit: z.string().nullable(),
  environment: z.string().nullable(),
});

export const EvidenceComparison = z.object({
  service: Name,
  of: Speaking,
  against: Speaking.extend({ deployment: z.string().nullable().describe("DEP-41, where it is what runs") }).nullable(),
  because: z.string().describe("what is compared with what, and why"),
  tests: z.union([ComparedTests, Absent]),
  findings: z.union([ComparedFindings, Absent]),
  coverage: z.union([ComparedCoverage, Absent]),
  plans: z.array(PlanSummary.extend({ id: z.uuid(), label: z.string(), at: Moment })),
});

export const Flakiness = z.object({
  decision: z.enum(["flaky", "steady", "unknown"]),
  because: z.string(),
  runs: count,
  failures: count,
  reruns: count,
  commits: z.array(z.string()),
  flips: count,
  flipRate: z.number().nullable(),
});

export const evidence = {
  uploadEvidence: defineRoute({
    id: "changes.uploadEvidence",
    method: "POST",
    path: "/api/v1/evidence",
    summary: "Send a report of tests, coverage, findings or a plan: the body is the file as it is, gzip or not",
    permission: "changes:ingest",
    bodyLimitMiB: 256,
    query: z.strictObject({
      ...about,
      kind: EvidenceKind.optional().describe("refuse the file if it is something else"),
      label: z.string().max(100).optional().describe("which suite, tool or workspace, where there are several"),
      file: z.string().max(500).optional().describe("its name, for people"),
      build: z.url().optional().describe("where it was made"),
      repeated: z
        .enum(["cases", "reruns"])
        .default("cases")
        .describe("what the same name twice in a report of tests means: several cases (the worst counts), or re-runs"),
    }),
    response: z.object({ evidence: Evidence, isNew: z.boolean().describe("false: the same was sent before") }),
  }),
  listEvidence: defineRoute({
    id: "changes.listEvidence",
    method: "GET",
    path: "/api/v1/evidence",
    summary: "What was sent, newest first",
    permission: "changes:read",
    query: PageAfterId.extend({ ...about, service: Name.optional(), kind: EvidenceKind.optional() }),
    response: z.object({ evidence: z.array(Evidence), next: z.string().nullable() }),
  }),
  getEvidence: defineRoute({
    id: "changes.getEvidence",
    method: "GET",
    path: "/api/v1/evidence/:id",
    summary: "What a file said",
    permission: "changes:read",
    params: z.object({ id: z.uuid() }),
    response: z.object({ evidence: Evidence, detail: EvidenceDetail }),
  }),
  compareEvidence: defineRoute({
    id: "changes.compareEvidence",
    method: "GET",
    path: "/api/v1/evidence/compare",
    summary: "What is new since what production runs: failing tests, findings, coverage",
    permission: "changes:read",
    query: z.object({
      ...about,
      against: Version.optional().describe("another version; what production runs where this is left out"),
    }),
    response: EvidenceComparison,
  }),
  testHistory: defineRoute({
    id: "changes.testHistory",
    method: "GET",
    path: "/api/v1/tests/:key",
    summary: "The runs of a test, newest first, and whether it can be believed",
    permission: "changes:read",
    params: z.object({ key: z.string().regex(/^[0-9a-f]{32}$/, "the key of a test: 32 hex digits") }),
    query: z.object({ service: Name, runs: z.coerce.number<string | number>().int().min(1).max(500).default(100) }),
    response: z.object({
      test: Test,
      flakiness: Flakiness,
      runs: z.array(
        z.object({
          evidenceId: z.uuid(),
          at: Moment,
          version: z.string().nullable(),
          commit: z.string().nullable(),
          environment: z.string().nullable(),
          label: z.string(),
          outcome: Outcome,
          milliseconds: z.number(),
          failures: z.array(Failure),
        }),
      ),
    }),
  }),
  listFlaky: defineRoute({
    id: "changes.listFlaky",
    method: "GET",
    path: "/api/v1/tests/flaky",
    summary: "The tests of a service that cannot be believed, the least steady first",
    permission: "changes:read",
    query: z.object({ service: Name, runs: z.coerce.number<string | number>().int().min(2).max(500).default(100) }),
    response: z.object({ runs: count, tests: z.array(Test.extend({ label: z.string(), flakiness: Flakiness })) }),
  }),
};

export const evidenceRecorded = defineEvent(
  "changes.evidenceRecorded",
  "A report of tests, coverage, findings or a plan was sent",
  z.object({
    evidenceId: z.uuid(),
    serviceId: z.uuid(),
    service: Name,
    kind: EvidenceKind,
    version: z.string().nullable(),
    commit: z.string().nullable(),
    environment: z.string().nullable(),
  }),
);
