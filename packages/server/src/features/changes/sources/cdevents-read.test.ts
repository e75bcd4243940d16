import { buildCdEvent } from "@shipshape/contract/cdevents/build-event";
import { binaryMessage, structuredMessage } from "@shipshape/contract/cdevents/cloudevent";
import type { Content } from "@shipshape/contract/cdevents/contents";
import { type EventName, SPEC_VERSIONS } from "@shipshape/contract/cdevents/vocabulary";
import { describe, expect, test } from "vitest";
import { readCdevents } from "./cdevents-read.ts";
import { readPagerdutyChange } from "./pagerduty-read.ts";
import { eventOf } from "./source-scene.ts";

const SHA = "c".repeat(40);
const AT = new Date("2026-03-02T10:00:00Z");
const DIGEST = `sha256:${"0b31b1c0".repeat(8)}`;

const cdevent = <Name extends EventName>(
  name: Name,
  id: string,
  content: Content<Name>,
  specVersion: (typeof SPEC_VERSIONS)[number] = "0.5",
) => buildCdEvent(name, { id: "e-1", source: "/ci", timestamp: AT, specVersion, subject: { id, content } });
const readCd = (wire: ReturnType<typeof cdevent>, message = structuredMessage) => {
  const { headers, body } = message(wire);
  return readCdevents(eventOf("cdevents", wire.context.type, body, { headers }));
};

describe("CDEvents", () => {
  const environment = { id: "production" };
  const artifactId = `pkg:oci/shop@${encodeURIComponent(DIGEST)}?tag=1.4.0`;
  test.each(SPEC_VERSIONS)("a service that is deployed, in version %s and both modes", (version) => {
    const wire = cdevent("service.deployed", "service/shop", { environment, artifactId }, version);
    const expected = [
      { kind: "artifact", key: { identity: DIGEST }, fields: { name: "shop", version: "1.4.0" } },
      {
        kind: "deployment",
        key: { source: "cdevents:/ci", externalId: "e-1" },
        at: AT,
        fields: {
          place: { name: "shop", environment: "production" },
          version: "1.4.0",
          artifact: DIGEST,
          deployment: "deploy",
          status: "succeeded",
          finishedAt: AT,
        },
      },
    ];
    expect(readCd(wire).facts).toMatchObject(expected);
    expect(readCd(wire, binaryMessage).facts).toMatchObject(expected);
  });
  test("rolled back", () => {
    expect(readCd(cdevent("service.rolledback", "shop", { environment, artifactId })).facts[1]?.fields).toMatchObject({
      deployment: "rollback",
    });
  });
  test("a deployment as the draft of 0.6 has it, from its start to its end", () => {
    const [, started] = readCd(cdevent("deployment.started", "d-9", { environment, artifactId }, "0.6")).facts;
    const [, ended] = readCd(
      cdevent("deployment.finished", "d-9", { environment, artifactId, outcome: "failure" }, "0.6"),
    ).facts;
    expect(ended?.key).toEqual(started?.key);
    expect([started?.fields, ended?.fields]).toMatchObject([{ status: "in_progress" }, { status: "failed" }]);
  });
  test("runs and builds", () => {
    expect(
      readCd(cdevent("pipelinerun.finished", "17", { pipelineName: "release", outcome: "failure" })).facts,
    ).toMatchObject([
      { kind: "build", key: { externalId: "pipelinerun:17" }, fields: { status: "failed", name: "release" } },
    ]);
    expect(readCd(cdevent("build.finished", "17", { artifactId })).facts.map(({ kind }) => kind)).toEqual([
      "build",
      "artifact",
      "artifact",
    ]);
  });
  test("changes: a pull request by its number, a commit by its sha", () => {
    const repository = { id: "org/shop", source: "https://git.example.org" };
    expect(readCd(cdevent("change.merged", "pull/41", { repository })).facts).toMatchObject([
      {
        kind: "pull_request",
        key: { repository: "https://git.example.org/org/shop", number: 41 },
        fields: { state: "merged", mergedAt: AT },
      },
    ]);
    expect(readCd(cdevent("change.merged", SHA, { repository })).facts).toMatchObject([
      { kind: "commit", key: { sha: SHA } },
    ]);
    expect(() => readCd(cdevent("change.merged", "mend-rounding", { repository }))).toThrow(
      "names neither a commit nor the number",
    );
  });
  test("incidents of somebody else", () => {
    const said = { environment, service: { id: "shop" }, description: "Slow" };
    expect(readCd(cdevent("incident.detected", "i-1", said)).facts).toMatchObject([
      { kind: "incident", fields: { status: "open", openedAt: AT, title: "Slow", place: { name: "shop" } } },
    ]);
    expect(readCd(cdevent("incident.resolved", "i-1", said)).facts).toMatchObject([
      { fields: { status: "resolved", resolvedAt: AT } },
    ]);
  });
  test("what the record has no use for says why", () => {
    expect(readCd(cdevent("branch.created", "topic", {})).because).toBe(
      "The record has no use for branch.created events.",
    );
    expect(readCd(cdevent("testsuiterun.finished", "t", { environment, outcome: "fail" })).because).toContain(
      "evidence",
    );
  });
  test("what breaks its schema says where", () => {
    const wire = cdevent("service.deployed", "shop", { environment } as Content<"service.deployed">);
    expect(() => readCd(wire)).toThrow("subject.content.artifactId");
  });
});

describe("PagerDuty's change events", () => {
  const told = {
    integrationId: "i-1",
    service: "shop",
    summary: "Build succeeded",
    source: "acme-build",
    at: AT.toISOString(),
    details: { build_state: "passed", environment: "production" },
    links: [{ href: "https://ci.example.org/1" }],
  };
  test("are changes that are no deployments", () => {
    expect(readPagerdutyChange(eventOf("pagerduty", "change", told)).facts).toMatchObject([
      {
        kind: "change",
        fields: {
          title: "Build succeeded",
          place: { service: "shop", environment: "production" },
          url: "https://ci.example.org/1",
        },
      },
    ]);
  });
  test("CDEvents that came by the door for alerts are read as what they are", () => {
    const wire = cdevent("service.deployed", "shop", {
      environment: { id: "production" },
      artifactId: "pkg:oci/shop@1.4.0",
    });
    const details = {
      type: wire.context.type,
      context: JSON.stringify(wire.context),
      subject: JSON.stringify(wire.subject),
    };
    expect(readPagerdutyChange(eventOf("pagerduty", "change", { ...told, details })).facts).toMatchObject([
      { kind: "artifact" },
      { kind: "deployment" },
    ]);
  });
});
