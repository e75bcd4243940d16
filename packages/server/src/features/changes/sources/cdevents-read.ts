import { type CdEvent, isEvent } from "@shipshape/contract/cdevents/cdevent";
import { cloudEventsOf } from "@shipshape/contract/cdevents/cloudevent";
import { standardNameIn } from "@shipshape/contract/cdevents/event-type";
import { parseCdEvent } from "@shipshape/contract/cdevents/parse-event";
import { isEventName } from "@shipshape/contract/cdevents/vocabulary";
import { artifactIdentity, digestOf, packageUrl } from "@shipshape/domain/changes/artifact-identity";
import type { BuildFact, DeploymentFact, Fact, IncidentFact } from "@shipshape/domain/changes/fact";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { changeFacts } from "./cdevents-changes.ts";
import { textAt } from "./payload.ts";

const told = (...facts: readonly Fact[]): Reading => ({ facts });
const none = (because: string): Reading => ({ facts: [], because });

/** Ids of subjects are unique at their source: their own, or that of the event. */
const idOf = (event: CdEvent, prefix = "") => ({
  source: `cdevents:${event.subject.source ?? event.source}`,
  externalId: `${prefix}${event.subject.id}`,
});

/** `service/checkout` and `checkout` name the same. */
const nameOf = (id: string): string => id.split("/").at(-1) || id;

function artifactFact(artifactId: string, at: Date): Fact {
  const url = packageUrl(artifactId);
  const identity = artifactIdentity(artifactId);
  return {
    kind: "artifact",
    key: { identity },
    at,
    fields: {
      digest: digestOf(identity) ?? undefined,
      purl: url ? artifactId : undefined,
      name: url?.name,
      version: versionOf(artifactId),
    },
  };
}

/** The version that a package URL names; a digest is none that people know. */
function versionOf(artifactId: string): string | undefined {
  const version = packageUrl(artifactId)?.version;
  const tag = /[?&]tag=([^&#]+)/.exec(artifactId)?.[1];
  return version === undefined || version.includes(":") ? tag : version;
}

type Deployed = CdEvent<"service.deployed" | "service.upgraded" | "service.rolledback">;

/** That a service runs there now. Each event is a deployment of its own: the subject is the service, not the act. */
function deployed(event: Deployed): Reading {
  const { environment, artifactId } = event.subject.content;
  const deployment: DeploymentFact = {
    kind: "deployment",
    key: { source: `cdevents:${event.source}`, externalId: event.id },
    at: event.timestamp,
    fields: {
      place: { name: nameOf(event.subject.id), environment: environment.id },
      version: versionOf(artifactId),
      artifact: artifactIdentity(artifactId),
      deployment: event.name === "service.rolledback" ? "rollback" : "deploy",
      status: "succeeded",
      startedAt: event.timestamp,
      finishedAt: event.timestamp,
    },
  };
  return told(artifactFact(artifactId, event.timestamp), deployment);
}

const ENDS: Readonly<Record<string, "succeeded" | "failed" | "aborted">> = {
  success: "succeeded",
  failure: "failed",
  error: "failed",
  cancel: "aborted",
};

/** The act of deploying, a draft of 0.6: several events of one subject. */
function deploying(event: CdEvent<"deployment.queued" | "deployment.started" | "deployment.finished">): Reading {
  const { environment, artifactId } = event.subject.content;
  const isOver = event.name === "deployment.finished";
  const outcome = isEvent(event, "deployment.finished") ? (event.subject.content.outcome ?? "success") : "";
  const deployment: DeploymentFact = {
    kind: "deployment",
    key: idOf(event, "deployment:"),
    at: event.timestamp,
    fields: {
      place: { environment: environment.id, name: packageUrl(artifactId)?.name },
      version: versionOf(artifactId),
      artifact: artifactIdentity(artifactId),
      status: isOver ? (ENDS[outcome] ?? "failed") : "in_progress",
      startedAt: event.name === "deployment.started" ? event.timestamp : undefined,
      finishedAt: isOver ? event.timestamp : undefined,
    },
  };
  return told(artifactFact(artifactId, event.timestamp), deployment);
}

type Run = CdEvent<
  | "pipelinerun.queued"
  | "pipelinerun.started"
  | "pipelinerun.finished"
  | "build.queued"
  | "build.started"
  | "build.finished"
>;

function build(event: Run): Reading {
  const predicate = event.name.slice(event.name.indexOf(".") + 1);
  const content = event.subject.content as { pipelineName?: string; url?: string; outcome?: string };
  const isOver = predicate === "finished";
  // a build that says no outcome has made its artifact
  const ended = ENDS[content.outcome ?? "success"] ?? "failed";
  const fact: BuildFact = {
    kind: "build",
    key: idOf(event, `${event.name.split(".")[0]}:`),
    at: event.timestamp,
    fields: {
      place: { name: content.pipelineName ?? event.subject.id },
      name: content.pipelineName,
      status: isOver ? ended : predicate === "started" ? "running" : "queued",
      queuedAt: predicate === "queued" ? event.timestamp : undefined,
      startedAt: predicate === "started" ? event.timestamp : undefined,
      finishedAt: isOver ? event.timestamp : undefined,
      url: content.url,
    },
  };
  const artifactId = isEvent(event, "build.finished") ? event.subject.content.artifactId : undefined;
  if (artifactId === undefined) return told(fact);
  const made: Fact = {
    kind: "artifact",
    key: { identity: artifactIdentity(artifactId) },
    at: event.timestamp,
    fields: { build: fact.key },
  };
  return told(fact, artifactFact(artifactId, event.timestamp), made);
}

function incident(event: CdEvent<"incident.detected" | "incident.reported" | "incident.resolved">): Reading {
  const { content } = event.subject;
  const isOver = event.name === "incident.resolved";
  const fact: IncidentFact = {
    kind: "incident",
    key: idOf(event),
    at: event.timestamp,
    fields: {
      place: { name: content.service ? nameOf(content.service.id) : undefined, environment: content.environment.id },
      // what resolved it says how it is now, not what it was
      title: isOver ? undefined : content.description,
      status: isOver ? "resolved" : "open",
      openedAt: event.name === "incident.detected" ? event.timestamp : undefined,
      resolvedAt: isOver ? event.timestamp : undefined,
      url: isEvent(event, "incident.reported") ? event.subject.content.ticketURI : undefined,
    },
  };
  return told(fact);
}

/** A removed service, a made or changed environment: changes that are no deployments. */
function change(event: CdEvent, place: object, title: string): Reading {
  const key = { source: `cdevents:${event.source}`, externalId: event.id };
  const kind = event.name === "service.removed" ? "other" : "infrastructure";
  return told({
    kind: "change",
    key,
    at: event.timestamp,
    fields: { place, change: kind, title, at: event.timestamp },
  });
}

function readEvent(event: CdEvent): Reading {
  if (isEvent(event, "service.deployed", "service.upgraded", "service.rolledback")) return deployed(event);
  if (isEvent(event, "deployment.queued", "deployment.started", "deployment.finished")) return deploying(event);
  if (isEvent(event, "pipelinerun.queued", "pipelinerun.started", "pipelinerun.finished")) return build(event);
  if (isEvent(event, "build.queued", "build.started", "build.finished")) return build(event);
  if (isEvent(event, "incident.detected", "incident.reported", "incident.resolved")) return incident(event);
  if (isEvent(event, "service.removed")) {
    const environment = event.subject.content.environment?.id;
    return change(event, { name: nameOf(event.subject.id), environment }, `${nameOf(event.subject.id)} was removed`);
  }
  if (isEvent(event, "environment.created", "environment.modified", "environment.deleted")) {
    const name = event.subject.content.name ?? nameOf(event.subject.id);
    return change(event, { environment: name }, `The environment ${name} was ${event.name.split(".")[1]}`);
  }
  if (isEvent(event, "artifact.packaged", "artifact.published", "artifact.signed")) {
    const { change: packaged } = isEvent(event, "artifact.packaged") ? event.subject.content : { change: undefined };
    const commit = packaged && /^[0-9a-f]{40,64}$/i.test(packaged.id) ? packaged.id : undefined;
    const publishedAt = event.name === "artifact.published" ? event.timestamp : undefined;
    const more = {
      kind: "artifact",
      key: { identity: artifactIdentity(event.subject.id) },
      at: event.timestamp,
      fields: { commit, publishedAt },
    } as const;
    return told(artifactFact(event.subject.id, event.timestamp), more);
  }
  const facts = changeFacts(event);
  if (facts) return told(...facts);
  if (event.name.startsWith("test")) return none("Results of tests are evidence: shipshape evidence upload");
  return none(`The record has no use for ${event.name} events.`);
}

/** A CDEvent of 0.3 to 0.6, as the CloudEvent that brought it. */
export function readCdevents({ headers, body }: ChangeEvent): Reading {
  const [envelope] = cloudEventsOf(headers, body.toString("utf8"));
  const parsed = parseCdEvent(envelope?.data);
  if (parsed.event) {
    const reading = readEvent(parsed.event);
    const faults = parsed.faults.map(({ path, message }) => `${path}: ${message}`).join("; ");
    return faults === "" || reading.facts.length === 0
      ? reading
      : { ...reading, because: `Read although it breaks its version's rules: ${faults}` };
  }
  if (parsed.custom) return none(`${parsed.custom.type} is an event of its sender's own kind.`);
  const name = standardNameIn(textAt(envelope?.data, "context", "type") ?? "");
  if (name !== undefined && !isEventName(name)) return none(`The record has no use for ${name} events.`);
  throw new Error(parsed.faults.map(({ path, message }) => `${path}: ${message}`).join("; "));
}
