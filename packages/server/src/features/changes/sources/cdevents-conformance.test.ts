import { describe, expect, test } from "vitest";
import { readCdevents } from "./cdevents-read.ts";
import { eventOf } from "./source-scene.ts";

// The examples that the specification keeps for whoever reads CDEvents (cdevents/spec, conformance/), of several versions and
// of drafts on the way to them: what each is read as.
const IMAGE = "pkg:oci/myapp@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427";
const GO = "pkg:golang/mygit.com/myorg/myapp@234fd47e07d1004f0aed9c";
const contextId = "5328c37f-bb7e-4bb7-84ea-9f5f85e4a7ce";
const tags = { foo1: "bar", foo2: "bar" };
const links = [
  { linkType: "RELATION", linkKind: "TRIGGER", target: { contextId }, tags },
  { linkType: "PATH", from: { contextId }, tags },
  { linkType: "END", from: { contextId }, tags },
];
const environment = { id: "test123" };
const repository = { id: "TestRepo/TestOrg", source: "https://example.org" };
const incident = {
  description: "Response time above threshold of 100ms",
  environment: { id: "prod1", source: "/iaas/geo1" },
  service: { id: "myApp", source: "/clusterA/namespaceB" },
  artifactId: IMAGE,
};
const target = { id: "prod", source: "/clusters/prod", type: "environment" };

type Example = {
  readonly type: string;
  readonly says: { readonly version: string } | { readonly specversion: string };
  readonly id?: string;
  readonly subjectType?: string;
  readonly content: object;
};
function read({ type, says, id = "mySubject123", subjectType, content }: Example) {
  const context = {
    ...says,
    id: "271069a8-fc18-44f1-b38f-9d70a1695819",
    chainId: "4c8cb7dd-3448-41de-8768-eec704e2829b",
    source: "/event/source/123",
    type,
    timestamp: "2023-03-20T14:27:05.315384Z",
    schemaUri: "https://myorg.com/schema/custom",
    links,
  };
  const subject = { id, source: "/event/source/123", ...(subjectType ? { type: subjectType } : {}), content };
  const body = { specversion: "1.0", id: "1", source: "/x", type, data: { context, subject } };
  const headers = { "content-type": "application/cloudevents+json" };
  return readCdevents(eventOf("cdevents", type, body, { headers }));
}
const draft5 = { version: "0.5.0-draft" };
const draft6 = { specversion: "0.6.0-draft" };

describe("what the record is made of", () => {
  test.each<[string, Example, readonly object[]]>([
    [
      "service.deployed of 0.4",
      {
        type: "dev.cdevents.service.deployed.0.2.0",
        says: { version: "0.4.0" },
        subjectType: "service",
        content: { environment, artifactId: IMAGE },
      },
      [
        { kind: "artifact" },
        {
          kind: "deployment",
          fields: { status: "succeeded", place: { name: "mySubject123", environment: "test123" } },
        },
      ],
    ],
    [
      "service.upgraded of the draft of 0.5, which still said version",
      {
        type: "dev.cdevents.service.upgraded.0.3.0-draft",
        says: draft5,
        subjectType: "service",
        content: { environment, artifactId: IMAGE },
      },
      [{ kind: "artifact" }, { kind: "deployment", fields: { deployment: "deploy" } }],
    ],
    [
      "deployment.finished of the draft of 0.6",
      {
        type: "dev.cdevents.deployment.finished.0.1.0",
        says: draft6,
        content: { artifactId: IMAGE, environment, outcome: "success" },
      },
      [{ kind: "artifact" }, { kind: "deployment", fields: { status: "succeeded" } }],
    ],
    [
      "service.removed",
      {
        type: "dev.cdevents.service.removed.0.3.0-draft",
        says: draft5,
        subjectType: "service",
        content: { environment },
      },
      [{ kind: "change", fields: { place: { name: "mySubject123", environment: "test123" } } }],
    ],
    [
      "pipelinerun.finished",
      {
        type: "dev.cdevents.pipelinerun.finished.0.3.0-draft",
        says: draft5,
        subjectType: "pipelineRun",
        content: {
          pipelineName: "myPipeline",
          url: "https://www.example.com/mySubject123",
          outcome: "failure",
          errors: "Something went wrong\nWith some more details",
        },
      },
      [
        {
          kind: "build",
          fields: { status: "failed", name: "myPipeline", url: "https://www.example.com/mySubject123" },
        },
      ],
    ],
    [
      "build.finished",
      {
        type: "dev.cdevents.build.finished.0.3.0-draft",
        says: draft5,
        subjectType: "build",
        content: { artifactId: IMAGE },
      },
      [
        { kind: "build" },
        { kind: "artifact" },
        { kind: "artifact", fields: { build: { externalId: "build:mySubject123" } } },
      ],
    ],
    [
      "artifact.packaged",
      {
        type: "dev.cdevents.artifact.packaged.0.3.0-draft",
        says: draft5,
        id: GO,
        content: {
          change: { id: "myChange123", source: "my-git.example/an-org/a-repo" },
          sbom: { uri: "https://sbom.repo/myorg/234fd47e07d1004f0aed9c.sbom" },
        },
      },
      [{ kind: "artifact" }, { kind: "artifact", fields: { commit: undefined } }],
    ],
    [
      "artifact.published",
      {
        type: "dev.cdevents.artifact.published.0.3.0-draft",
        says: draft5,
        id: GO,
        subjectType: "artifact",
        content: { sbom: { uri: "https://sbom.repo/x.sbom" }, user: "mybot-myapp" },
      },
      [{ kind: "artifact" }, { kind: "artifact", fields: { publishedAt: new Date("2023-03-20T14:27:05.315Z") } }],
    ],
    [
      "change.created",
      {
        type: "dev.cdevents.change.created.0.4.0-draft",
        says: draft5,
        subjectType: "change",
        content: { description: "This PR address a bug from a recent PR", repository },
      },
      [
        {
          kind: "pull_request",
          key: { repository: "https://example.org/TestRepo/TestOrg", number: 123 },
          fields: { state: "open" },
        },
      ],
    ],
    [
      "change.merged",
      {
        type: "dev.cdevents.change.merged.0.3.0-draft",
        says: draft5,
        subjectType: "change",
        content: { repository },
      },
      [{ kind: "pull_request", fields: { state: "merged", mergedAt: new Date("2023-03-20T14:27:05.315Z") } }],
    ],
    [
      "incident.reported of 0.5",
      {
        type: "dev.cdevents.incident.reported.0.3.0",
        says: { specversion: "0.5.0" },
        id: "incident-123",
        content: { ...incident, ticketURI: "https://my-issues.example/incidents/ticket-345" },
      },
      [
        {
          kind: "incident",
          fields: {
            status: "open",
            place: { name: "myApp", environment: "prod1" },
            url: "https://my-issues.example/incidents/ticket-345",
          },
        },
      ],
    ],
    [
      "incident.resolved",
      {
        type: "dev.cdevents.incident.resolved.0.3.0-draft",
        says: draft5,
        id: "incident-123",
        content: { ...incident, description: "Response time restored below 100ms" },
      },
      [{ kind: "incident", fields: { status: "resolved", title: undefined } }],
    ],
    [
      "environment.created, whose own address is uri",
      {
        type: "dev.cdevents.environment.created.0.3.0-draft",
        says: { specversion: "0.5.0-draft" },
        content: { name: "testEnv", uri: "https://example.org/testEnv" },
      },
      [{ kind: "change", fields: { place: { environment: "testEnv" } } }],
    ],
  ])("%s", (_, example, facts) => expect(read(example).facts).toMatchObject(facts));
});

describe("what the record has no use for says so, and fails nobody", () => {
  test.each<[string, Example]>([
    [
      "taskrun.queued",
      {
        type: "dev.cdevents.taskrun.queued.0.1.0-draft",
        says: draft6,
        content: { taskName: "myTask", uri: "https://www.example.com/x", pipelineRun: { id: "mySubject123" } },
      },
    ],
    [
      "artifact.deleted",
      {
        type: "dev.cdevents.artifact.deleted.0.2.0",
        says: { specversion: "0.5.0-draft" },
        id: GO,
        content: { user: "mybot-myapp" },
      },
    ],
    [
      "ticket.closed",
      {
        type: "dev.cdevents.ticket.closed.0.2.0-draft",
        says: draft5,
        id: "ticket-123",
        content: {
          summary: "New CVE-123 detected",
          ticketType: "task",
          labels: ["bug"],
          uri: "https://example.issues.com/ticket123",
          resolution: "completed",
          updatedBy: "Bob",
        },
      },
    ],
    [
      "changewindow.opened",
      {
        type: "dev.cdevents.changewindow.opened.0.1.0-draft",
        says: draft6,
        id: "freeze-holiday-2026",
        content: {
          target,
          windowType: "restrictive",
          notBefore: "2026-12-20T00:00:00Z",
          notAfter: "2027-01-02T00:00:00Z",
        },
      },
    ],
    [
      "targetrollout.finished",
      {
        type: "dev.cdevents.targetrollout.finished.0.1.0",
        says: draft6,
        content: {
          name: "us-east-1",
          target: "x",
          environment,
          artifactId: IMAGE,
          deploymentId: "d",
          outcome: "success",
        },
      },
    ],
    [
      "reconciliation.finished",
      {
        type: "dev.cdevents.reconciliation.finished.0.1.0-draft",
        says: draft6,
        id: "argocd-sync-00481",
        content: { desiredState: { id: "a8f3c21" }, target, driftDetected: true, changed: true, outcome: "success" },
      },
    ],
    ["migration.queued", { type: "dev.cdevents.migration.queued.0.1.0-draft", says: draft6, content: {} }],
    [
      "scheduledexecution.missed",
      { type: "dev.cdevents.scheduledexecution.missed.0.1.0-draft", says: draft6, content: {} },
    ],
  ])("%s", (name, example) => {
    expect(read(example)).toEqual({ facts: [], because: `The record has no use for ${name} events.` });
  });

  test.each<[string, Example]>([
    [
      "testsuiterun.finished",
      {
        type: "dev.cdevents.testsuiterun.finished.0.3.0-draft",
        says: draft5,
        subjectType: "testSuiteRun",
        content: {
          outcome: "fail",
          severity: "critical",
          reason: "Host 123.34.23.32 not found",
          environment: { id: "dev", source: "testkube-dev-123" },
          testSuite: { id: "92834723894", version: "1.0", name: "Auth TestSuite" },
        },
      },
    ],
    [
      "testcaserun.skipped",
      {
        type: "dev.cdevents.testcaserun.skipped.0.1.0",
        says: { version: "0.4.0" },
        subjectType: "testCaseRun",
        content: {
          reason: "Not running in this environment",
          environment: { id: "dev" },
          testCase: { id: "92834723894", version: "1.0", name: "Login Test", type: "integration" },
        },
      },
    ],
    [
      "testoutput.published",
      {
        type: "dev.cdevents.testoutput.published.0.2.0",
        says: { version: "0.4.0" },
        subjectType: "testOutput",
        content: { outputType: "video", format: "video/quicktime", testCaseRun: { id: "myTestCaseRun123" } },
      },
    ],
  ])("%s is evidence", (_, example) => expect(read(example).because).toContain("evidence"));
});
