export type Given = { readonly url: string; readonly token: string; readonly service: string; readonly slo: string };
export type SetUp = { readonly about: string; readonly code: string };

/** A request as a machine would send it. */
export type SampleRequest = { readonly path: string; readonly body: unknown };

/** Something that sends to us, or that we send to. */
export type Integration = {
  readonly key: string;
  readonly name: string;
  readonly about: string;
  /** What it comes in by: ids of routes. */
  readonly doors: readonly string[];
  /** What its token may do. */
  readonly scope: "changes:ingest" | "slo:write";
  readonly setUp: (given: Given) => readonly SetUp[];
  /** A deployment as a sample; none where a sample would do harm. */
  readonly sample?: (given: Given, run: string) => SampleRequest;
};

export const PUSHED_COUNTS: Integration = {
  key: "slices",
  name: "Counts of your own",
  about: "Good and total events by the minute, from wherever they are counted: a warehouse, a batch, a mainframe.",
  doors: ["slo.pushSlices"],
  scope: "slo:write",
  setUp: ({ url, token, slo }) => [
    {
      about: "The latest word on a minute wins",
      code: `curl -fsS ${url}/api/v1/slos/${slo}/slices \\\n  -H "authorization: Bearer ${token}" \\\n  -H "content-type: application/json" \\\n  -d "{\\"slices\\":[{\\"minute\\":\\"$(date -u +%Y-%m-%dT%H:%M:00Z)\\",\\"good\\":990,\\"total\\":1000}]}"`,
    },
  ],
};

export const DEPLOYMENTS: Omit<Integration, "setUp"> = {
  key: "deployments",
  name: "Deployments from a pipeline",
  about: "One line at the end of the job that deploys: GitHub Actions, GitLab CI, Jenkins, or any shell.",
  doors: ["changes.startDeployment", "changes.finishDeployment"],
  scope: "changes:ingest",
  sample: ({ service }, run) => ({
    path: "/api/v1/deployments",
    body: { service, environment: "sample", version: `0.0.0-${run}`, finished: "succeeded" },
  }),
};
