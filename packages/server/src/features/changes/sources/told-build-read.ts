import { artifactIdentity, digestOf, packageUrl } from "@shipshape/domain/changes/artifact-identity";
import type { BuildFact, Fact } from "@shipshape/domain/changes/fact";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { fieldsAt, jsonOf, momentAt, needed, textAt } from "./payload.ts";

/** A build as `shipshape build` tells it. */
export function readToldBuild({ body, receivedAt }: ChangeEvent): Reading {
  const payload = fieldsAt(jsonOf(body));
  const [startedAt, finishedAt] = [momentAt(payload, "startedAt"), momentAt(payload, "finishedAt")];
  const commit = textAt(payload, "commit")?.toLowerCase();
  const branch = textAt(payload, "branch");
  const repository = textAt(payload, "repository");
  const name = textAt(payload, "name");
  const status = needed(textAt(payload, "status"), "status") as BuildFact["fields"]["status"];
  const isOver = status === "succeeded" || status === "failed" || status === "aborted";
  const at = finishedAt ?? (isOver ? receivedAt : (startedAt ?? receivedAt));
  const build: BuildFact = {
    kind: "build",
    key: { source: "shipshape", externalId: needed(textAt(payload, "externalId"), "externalId") },
    at,
    fields: {
      place: { service: textAt(payload, "service"), repository, branch, name },
      name,
      commit,
      branch,
      status,
      startedAt: startedAt ?? (status === "running" ? receivedAt : undefined),
      finishedAt: finishedAt ?? (isOver ? receivedAt : undefined),
      url: textAt(payload, "url"),
    },
  };
  const made = textAt(payload, "artifact");
  if (made === undefined) return { facts: [build] };
  const identity = artifactIdentity(made);
  const url = packageUrl(made);
  const artifact: Fact = {
    kind: "artifact",
    key: { identity },
    at,
    fields: {
      digest: digestOf(identity) ?? undefined,
      purl: url ? made : undefined,
      name: url?.name ?? name,
      version: textAt(payload, "version"),
      repository,
      commit,
      build: build.key,
    },
  };
  return { facts: [build, artifact] };
}
