import type { ArtifactFact } from "@shipshape/domain/changes/fact";
import type { Reading } from "../change-source.ts";
import { none, repositoryOf, told } from "./github-words.ts";
import { type Fields, fieldsAt, isSha, momentAt, textAt } from "./payload.ts";

const DIGEST = /^sha(256|384|512):[0-9a-f]{32,128}$/;

/** An image that was pushed to GitHub's registry, of the commit that its label or its push says: `registry_package`, or `package`. */
export function packagePublished(payload: Fields, receivedAt: Date): Reading {
  const given = fieldsAt(payload, payload["registry_package"] === undefined ? "package" : "registry_package");
  const kind = (textAt(given, "package_type") ?? textAt(given, "ecosystem") ?? "unknown").toLowerCase();
  if (kind !== "container" && kind !== "docker") return none(`A package of the kind ${kind} is no image.`);
  const version = fieldsAt(given, "package_version");
  const image = fieldsAt(version, "container_metadata");
  const digest = [textAt(image, "tag", "digest"), textAt(version, "version"), textAt(version, "name")].find(
    (one) => one !== undefined && DIGEST.test(one),
  );
  if (digest === undefined) return none("An image whose digest is not told cannot be told from others.");
  const commit = [textAt(image, "labels", "revision"), textAt(version, "target_oid")].find(
    (one) => one !== undefined && isSha(one),
  );
  const registry = textAt(given, "registry", "url")
    ?.replace(/^https?:\/\//, "")
    .replace(/\/+$/, "");
  const name = textAt(given, "name");
  const at = momentAt(version, "created_at") ?? receivedAt;
  const fact: ArtifactFact = {
    kind: "artifact",
    key: { identity: digest },
    at,
    fields: {
      digest,
      name: registry === undefined ? name : `${registry}/${name}`,
      version: textAt(image, "tag", "name"),
      repository: repositoryOf(payload),
      commit,
      publishedAt: at,
    },
  };
  return told(fact);
}
