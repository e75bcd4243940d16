import * as z from "zod";
import type { EventName } from "./vocabulary.ts";

const text = z.string().min(1);

/** Another subject: its id, and who gave it that where it is not the source of the event. */
export const SubjectReference = z.object({ id: text, source: z.string().optional() });

const reference = SubjectReference.optional();
const sbom = z.object({ uri: text }).optional();
const run = { pipelineName: z.string().optional(), url: z.string().optional() };
const task = { taskName: z.string().optional(), url: z.string().optional(), pipelineRun: reference };
const ended = { outcome: z.string().optional(), errors: z.string().optional() };
const repository = { owner: z.string().optional(), viewUrl: z.string().optional() };
const deployed = { environment: SubjectReference, artifactId: text };
const incident = {
  description: z.string().optional(),
  environment: SubjectReference,
  service: reference,
  artifactId: text.optional(),
};
const trigger = z.object({ type: z.string().optional(), uri: z.string().optional() }).optional();
const testCase = {
  environment: SubjectReference,
  testSuiteRun: reference,
  testCase: z
    .object({
      id: text,
      version: z.string().optional(),
      name: z.string().optional(),
      type: z.string().optional(),
      uri: z.string().optional(),
    })
    .optional(),
};
const testSuite = {
  environment: SubjectReference,
  testSuite: z
    .object({ id: text, version: z.string().optional(), name: z.string().optional(), uri: z.string().optional() })
    .optional(),
};
/** `pass` and `fail` up to 0.4, `success` and `failure` in what came later. */
const TestOutcome = z.enum(["pass", "fail", "success", "failure", "cancel", "error"]);
const judged = {
  outcome: TestOutcome,
  severity: z.enum(["low", "medium", "high", "critical"]).optional(),
  reason: z.string().optional(),
};
const ticket = {
  summary: z.string().optional(),
  ticketType: z.string().optional(),
  group: z.string().optional(),
  creator: z.string().optional(),
  assignees: z.array(z.string()).optional(),
  priority: z.string().optional(),
  labels: z.array(z.string()).optional(),
  milestone: z.string().optional(),
  uri: text,
};
const approval = { approvalDetailsUrl: text, resourceTargetUrl: text };

/**
 * What `subject.content` of each event holds, by the schemas of the specification. Of the outcomes that versions write differently,
 * each is taken.
 */
export const CONTENTS = {
  "pipelinerun.queued": z.object(run),
  "pipelinerun.started": z.object(run),
  "pipelinerun.finished": z.object({ ...run, ...ended }),
  "taskrun.queued": z.object(task),
  "taskrun.started": z.object(task),
  "taskrun.finished": z.object({ ...task, ...ended }),
  "repository.created": z.object({ ...repository, name: text, url: text }),
  "repository.modified": z.object({ ...repository, name: z.string().optional(), url: z.string().optional() }),
  "repository.deleted": z.object({ ...repository, name: z.string().optional(), url: z.string().optional() }),
  "branch.created": z.object({ repository: reference }),
  "branch.deleted": z.object({ repository: reference }),
  "change.created": z.object({ repository: reference, description: z.string().optional() }),
  "change.reviewed": z.object({ repository: reference }),
  "change.merged": z.object({ repository: reference }),
  "change.abandoned": z.object({ repository: reference }),
  "change.updated": z.object({ repository: reference }),
  "build.queued": z.object({}),
  "build.started": z.object({}),
  "build.finished": z.object({ artifactId: text.optional() }),
  "testcaserun.queued": z.object({ ...testCase, trigger }),
  "testcaserun.started": z.object({ ...testCase, trigger }),
  "testcaserun.finished": z.object({ ...testCase, ...judged }),
  "testcaserun.skipped": z.object({ ...testCase, reason: z.string().optional() }),
  "testsuiterun.queued": z.object({ ...testSuite, trigger }),
  "testsuiterun.started": z.object({ ...testSuite, trigger }),
  "testsuiterun.finished": z.object({ ...testSuite, ...judged }),
  "testoutput.published": z.object({
    outputType: text,
    format: text,
    uri: z.string().optional(),
    testCaseRun: reference,
  }),
  "artifact.packaged": z.object({ change: SubjectReference, sbom }),
  "artifact.signed": z.object({ signature: text }),
  "artifact.published": z.object({ user: z.string().optional(), sbom }),
  "artifact.downloaded": z.object({ user: z.string().optional() }),
  "artifact.deleted": z.object({ user: z.string().optional() }),
  "environment.created": z.object({ name: z.string().optional(), url: z.string().optional() }),
  "environment.modified": z.object({ name: z.string().optional(), url: z.string().optional() }),
  "environment.deleted": z.object({ name: z.string().optional() }),
  "service.deployed": z.object(deployed),
  "service.upgraded": z.object(deployed),
  "service.rolledback": z.object(deployed),
  "service.removed": z.object({ environment: reference }),
  "service.published": z.object({ environment: reference }),
  "deployment.queued": z.object(deployed),
  "deployment.started": z.object(deployed),
  "deployment.finished": z.object({ ...deployed, ...ended }),
  "incident.detected": z.object(incident),
  "incident.reported": z.object({ ...incident, ticketURI: text }),
  "incident.resolved": z.object(incident),
  "ticket.created": z.object({ ...ticket, summary: z.string(), creator: text }),
  "ticket.updated": z.object({ ...ticket, updatedBy: z.string().optional() }),
  "ticket.closed": z.object({ ...ticket, resolution: text, updatedBy: z.string().optional() }),
  "approval.created": z.looseObject(approval),
  "approval.updated": z.looseObject(approval),
  "approval.closed": z.object({
    ...approval,
    responder: text,
    decision: z.string(),
    status: z.enum(["approved", "rejected", "cancelled", "expired"]),
  }),
} as const satisfies Readonly<Record<EventName, z.ZodObject>>;

export type Content<Name extends EventName> = z.infer<(typeof CONTENTS)[Name]>;
