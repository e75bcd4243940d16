import { describe, expect, test } from "vitest";
import { buildCdEvent, type NewCdEvent } from "./build-event.ts";
import { batchMessage, binaryMessage, cloudEventsOf, structuredMessage } from "./cloudevent.ts";
import type { Content } from "./contents.ts";
import { eventTypeOf, isCdEventType } from "./event-type.ts";
import { cdEventFaults, parseCdEvent } from "./parse-event.ts";
import { EVENT_VERSIONS, type EventName, SPEC_VERSIONS, specVersionOf } from "./vocabulary.ts";

const AT = new Date("2026-03-20T14:27:05.315Z");
const IMAGE = "pkg:oci/checkout@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427";
const environment = { id: "staging", source: "/clusters/north" };
const deployed = { environment, artifactId: IMAGE };
const incident = { environment, description: "Answers take 3 s", service: { id: "checkout" }, artifactId: IMAGE };
const repository = { id: "shop/checkout", source: "https://git.example.org" };
const testCase = {
  id: "login-1",
  version: "1.0",
  name: "Sign in",
  type: "integration",
  uri: "https://tests.example.org/1",
};
const testSuite = { id: "auth", version: "1.0", name: "Sign-in" };
const run = { pipelineName: "release", url: "https://ci.example.org/runs/17" };
const ticket = {
  summary: "A library has a hole",
  creator: "release-bot",
  uri: "https://tickets.example.org/17",
  labels: ["bug"],
};
const approval = {
  approvalDetailsUrl: "https://gates.example.org/3",
  resourceTargetUrl: "https://ci.example.org/runs/17",
};

/** What each event says, with every field that its schema knows. */
const SAID: { readonly [Name in EventName]: Content<Name> } = {
  "pipelinerun.queued": run,
  "pipelinerun.started": run,
  "pipelinerun.finished": { ...run, outcome: "failure", errors: "2 tests failed" },
  "taskrun.queued": { taskName: "compile" },
  "taskrun.started": { taskName: "compile", url: run.url, pipelineRun: { id: "17" } },
  "taskrun.finished": { taskName: "compile", pipelineRun: { id: "17" }, outcome: "success" },
  "repository.created": { name: "checkout", owner: "shop", url: "https://git.example.org/shop/checkout" },
  "repository.modified": { name: "checkout", viewUrl: "https://git.example.org/view/shop/checkout" },
  "repository.deleted": { name: "checkout" },
  "branch.created": { repository },
  "branch.deleted": { repository },
  "change.created": { repository, description: "Mends the rounding" },
  "change.reviewed": { repository },
  "change.merged": { repository },
  "change.abandoned": { repository },
  "change.updated": { repository },
  "build.queued": {},
  "build.started": {},
  "build.finished": { artifactId: IMAGE },
  "testcaserun.queued": { environment, testCase, trigger: { type: "schedule" } },
  "testcaserun.started": { environment, testCase, testSuiteRun: { id: "auth-9" } },
  "testcaserun.finished": { environment, testCase, outcome: "pass" },
  "testcaserun.skipped": { environment, testCase, reason: "no browser" },
  "testsuiterun.queued": { environment, testSuite, trigger: { type: "pipeline", uri: run.url } },
  "testsuiterun.started": { environment, testSuite },
  "testsuiterun.finished": { environment, testSuite, outcome: "fail", severity: "critical", reason: "no host" },
  "testoutput.published": { outputType: "video", format: "video/quicktime", testCaseRun: { id: "login-1" } },
  "artifact.packaged": { change: { id: "41", source: "shop/checkout" }, sbom: { uri: "https://sbom.example.org/41" } },
  "artifact.signed": { signature: "MEUCIQDh" },
  "artifact.published": { user: "release-bot", sbom: { uri: "https://sbom.example.org/41" } },
  "artifact.downloaded": { user: "release-bot" },
  "artifact.deleted": { user: "release-bot" },
  "environment.created": { name: "staging", url: "https://staging.example.org" },
  "environment.modified": { name: "staging", url: "https://staging.example.org" },
  "environment.deleted": { name: "staging" },
  "service.deployed": deployed,
  "service.upgraded": deployed,
  "service.rolledback": deployed,
  "service.removed": { environment },
  "service.published": { environment },
  "deployment.queued": deployed,
  "deployment.started": deployed,
  "deployment.finished": { ...deployed, outcome: "success" },
  "incident.detected": incident,
  "incident.reported": { ...incident, ticketURI: "https://tickets.example.org/18" },
  "incident.resolved": incident,
  "ticket.created": { ...ticket, ticketType: "task", group: "security", assignees: ["on-call"], priority: "high" },
  "ticket.updated": { ...ticket, updatedBy: "on-call" },
  "ticket.closed": { ...ticket, resolution: "completed", updatedBy: "on-call" },
  "approval.created": approval,
  "approval.updated": approval,
  "approval.closed": { ...approval, responder: "urn:user:lead", decision: "go", status: "approved" },
};

const NAMES = Object.keys(EVENT_VERSIONS) as EventName[];
const given = <Name extends EventName>(name: Name): NewCdEvent<Name> => ({
  id: "271069a8-fc18-44f1-b38f-9d70a1695819",
  source: "/clusters/north/argo",
  timestamp: AT,
  subject: { id: "checkout", source: "/clusters/north", content: SAID[name] },
});
const CASES = NAMES.flatMap((name) =>
  SPEC_VERSIONS.filter((version) => EVENT_VERSIONS[name][version] !== null).map((version) => ({ name, version })),
);

describe("an event that is built", () => {
  test.each(CASES)(
    "$name of CDEvents $version keeps the rules of that version, and is read back",
    ({ name, version }) => {
      const wire = JSON.parse(JSON.stringify(buildCdEvent(name, { ...given(name), specVersion: version })));
      expect(cdEventFaults(wire)).toEqual([]);
      const { event } = parseCdEvent(wire);
      expect(event).toMatchObject({ name, specVersion: version, source: "/clusters/north/argo", timestamp: AT });
      expect(event?.subject).toEqual({ id: "checkout", source: "/clusters/north", content: SAID[name] });
    },
  );

  test("says its version as that version writes it", () => {
    const older = buildCdEvent("taskrun.started", {
      ...given("taskrun.started"),
      specVersion: "0.4",
      chainId: "chain-1",
    });
    expect(older.context).toMatchObject({
      version: "0.4.1",
      type: "dev.cdevents.taskrun.started.0.2.0",
      chainId: "chain-1",
    });
    expect(older.subject).toMatchObject({ type: "taskRun" });
    const newer = buildCdEvent("taskrun.started", given("taskrun.started"));
    expect(newer.context).toMatchObject({ specversion: "0.5.1", type: "dev.cdevents.taskrun.started.0.3.0" });
    expect(newer.subject).not.toHaveProperty("type");
  });

  test.each([
    ["pipelinerun.started", "0.4", "url"],
    ["pipelinerun.started", "0.5", "uri"],
    ["taskrun.started", "0.6", "uri"],
    ["repository.created", "0.5", "uri"],
    ["environment.created", "0.6", "uri"],
  ] as const)("%s of CDEvents %s names its address %s", (name, specVersion, field) => {
    const { content } = buildCdEvent(name, { ...given(name), specVersion }).subject;
    expect(Object.keys(content as object).filter((key) => key === "url" || key === "uri")).toEqual([field]);
  });

  test("of a version that has no such event is refused", () => {
    expect(() => buildCdEvent("ticket.created", { ...given("ticket.created"), specVersion: "0.3" })).toThrow(
      "CDEvents 0.3 has no event ticket.created",
    );
  });
});

const deployedEvent = (context: object, subject: object = {}) => ({
  context: {
    id: "e-1",
    source: "/argo",
    type: "dev.cdevents.service.deployed.0.2.0",
    timestamp: AT.toISOString(),
    ...context,
  },
  subject: { id: "checkout", content: deployed, ...subject },
});

describe("what an event says wrongly", () => {
  test.each([
    ["no version at all", deployedEvent({}), "context", "names no version"],
    ["a version before 0.3", deployedEvent({ version: "0.1.2" }), "context", "CDEvents 0.1.2 is not read"],
    [
      "specversion in 0.4",
      deployedEvent({ specversion: "0.4.1" }, { type: "service" }),
      "context.version",
      "is required by CDEvents 0.4",
    ],
    ["no subject.type in 0.4", deployedEvent({ version: "0.4.1" }), "subject.type", "is required by CDEvents 0.4"],
    [
      "another version of the event",
      deployedEvent({ specversion: "0.5.0" }),
      "context.type",
      "CDEvents 0.5 has service.deployed in version 0.3.0",
    ],
    [
      "an event that came later",
      deployedEvent(
        { version: "0.3.0", type: "dev.cdevents.ticket.closed.0.1.0" },
        { type: "ticket", content: SAID["ticket.closed"] },
      ),
      "context.type",
      "CDEvents 0.3 has no event ticket.closed",
    ],
    [
      "links before 0.4",
      deployedEvent({ version: "0.3.0", links: [] }, { type: "service" }),
      "context.links",
      "is known since CDEvents 0.4",
    ],
    [
      "no artifact",
      deployedEvent({ specversion: "0.5.0" }, { content: { environment } }),
      "subject.content.artifactId",
      "Invalid input",
    ],
    [
      "a field of no schema",
      deployedEvent({ specversion: "0.5.0" }, { content: { ...deployed, colour: "red" } }),
      "subject.content",
      "colour",
    ],
    [
      "no time with a zone",
      deployedEvent({ specversion: "0.5.0", timestamp: "2026-03-20 14:27" }),
      "context.timestamp",
      "RFC 3339",
    ],
  ])("%s", (_, wire, path, message) => {
    const fault = cdEventFaults(wire).find((one) => one.path === path);
    expect(fault?.message).toContain(message);
  });

  test("does not hide what it says: an event of a mixed version is read, with its faults", () => {
    const { event, faults } = parseCdEvent(deployedEvent({ specversion: "0.5.0" }));
    expect(event?.name).toBe("service.deployed");
    expect(faults).toHaveLength(1);
  });
});

test("an address that is called url in 0.5 is read all the same", () => {
  const type = "dev.cdevents.pipelinerun.queued.0.3.0";
  const wire = deployedEvent({ specversion: "0.5.1", type }, { content: { url: "https://ci.example.org/17" } });
  expect(parseCdEvent(wire)).toMatchObject({
    event: { subject: { content: { url: "https://ci.example.org/17" } } },
    faults: [],
  });
});

test("drafts count as the version that they are drafts of", () => {
  expect(specVersionOf("0.5.0-draft")).toBe("0.5");
  const wire = deployedEvent({ specversion: "0.6.0-draft", type: "dev.cdevents.service.deployed.0.3.0-draft" });
  expect(cdEventFaults(wire)).toEqual([]);
});

test("links of each kind are read", () => {
  const links = [
    { linkType: "RELATION", linkKind: "TRIGGER", target: { contextId: "a" }, tags: { by: "push" } },
    { linkType: "PATH", from: { contextId: "b" } },
    { linkType: "END", from: { domainId: "c" } },
  ] as const;
  const wire = buildCdEvent("service.deployed", { ...given("service.deployed"), links });
  expect(parseCdEvent(wire).event?.links).toEqual(links);
  const broken = deployedEvent({ specversion: "0.5.0", links: [{ linkType: "PATH" }] });
  expect(cdEventFaults(broken).map(({ path }) => path)).toEqual(["context.links.0.from"]);
});

test("an event of the sender's own kind is custom", () => {
  const type = "dev.cdeventsx.quota-limit.exceeded.0.1.0";
  expect(isCdEventType(type)).toBe(true);
  const parsed = parseCdEvent(deployedEvent({ specversion: "0.5.0", type }));
  expect(parsed).toMatchObject({ custom: { name: "quota-limit.exceeded" }, faults: [] });
  expect(eventTypeOf("dev.cdevents.service.teleported.0.1.0")).toBeUndefined();
});

describe("over CloudEvents", () => {
  const wire = buildCdEvent("service.deployed", given("service.deployed"));
  const envelope = { id: wire.context.id, source: wire.context.source, type: wire.context.type, data: wire };

  test.each([
    ["binary", binaryMessage(wire)],
    ["structured", structuredMessage(wire)],
    ["batch", batchMessage([wire])],
  ])("%s mode is written and read", (_, { headers, body }) => {
    expect(cloudEventsOf(headers, body)).toMatchObject([envelope]);
  });

  test("a batch holds many", () => {
    const { headers, body } = batchMessage([wire, wire]);
    expect(cloudEventsOf(headers, body)).toHaveLength(2);
  });

  test("data may be in base64, in UTF-8", () => {
    const data_base64 = btoa(String.fromCharCode(...new TextEncoder().encode('{"a":"Zürich 🚢"}')));
    const document = { specversion: "1.0", id: "1", source: "/a", type: "b", data_base64 };
    const headers = { "content-type": "application/cloudevents+json; charset=utf-8" };
    expect(cloudEventsOf(headers, JSON.stringify(document))).toMatchObject([{ data: { a: "Zürich 🚢" } }]);
  });

  test.each([
    ["no CloudEvent", {}, "{}", "This is no CloudEvent"],
    ["no source", { "ce-specversion": "1.0", "ce-id": "1", "ce-type": "b" }, "{}", "has no source"],
    [
      "another specversion",
      { "content-type": "application/cloudevents+json" },
      '{"specversion":"0.2"}',
      "specversion 1.0 is",
    ],
    ["a batch that is none", { "content-type": "application/cloudevents-batch+json" }, "{}", "is a JSON array"],
  ])("%s is told", (_, headers, body, message) => {
    expect(() => cloudEventsOf(headers, body)).toThrow(message);
  });
});
