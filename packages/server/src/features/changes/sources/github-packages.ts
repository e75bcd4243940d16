import type { ArtifactFact } from "@shipshape/domain/changes/fact";
import type { Reading } from "../change-source.ts";
import { none, repositoryOf, told } from "./github-words.ts";
import { type Fields, fieldsAt, isSha, momentAt, textAt } from "./payload.ts";

const DIGEST = /^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
const REVISION = "org.opencontainers.image.revision";

const isImage = (kind: string | undefined): boolean => /^(container|docker)$/i.test(kind ?? "");

/** How the image is pulled, less its tag: the registry's own address is another, from which nobody pulls. */
function nameOf(given: Fields): string | undefined {
  const pulled = textAt(given, "package_version", "package_url")?.replace(/^https?:\/\//, "");
  if (pulled !== undefined) return pulled.replace(/(@.*|:[^/]*)$/, "").toLowerCase();
  const registry = textAt(given, "registry", "url")
    ?.replace(/^https?:\/\//, "")
    .replace(/\/+$/, "");
  const name = textAt(given, "name");
  return registry === undefined ? name : `${registry}/${name}`;
}

/** The commit that its label says, or its push; what a push gives may be its digest once more. */
function commitOf(version: Fields, digest: string): string | undefined {
  const labels = fieldsAt(version, "container_metadata", "labels");
  return [textAt(labels, "revision"), textAt(labels, "all_labels", REVISION), textAt(version, "target_oid")].find(
    (one) => one !== undefined && isSha(one) && !digest.endsWith(one),
  );
}

/** An image that was pushed to GitHub's registry: `registry_package`, or `package`. */
export function packagePublished(payload: Fields, receivedAt: Date): Reading {
  const given = fieldsAt(payload, payload["registry_package"] === undefined ? "package" : "registry_package");
  const [kind, ecosystem] = [textAt(given, "package_type"), textAt(given, "ecosystem")];
  if (!isImage(kind) && !isImage(ecosystem)) {
    return none(`A package of the kind ${(kind ?? ecosystem ?? "unknown").toLowerCase()} is no image.`);
  }
  const version = fieldsAt(given, "package_version");
  const tag = fieldsAt(version, "container_metadata", "tag");
  const digest = [textAt(tag, "digest"), textAt(version, "version"), textAt(version, "name")].find(
    (one) => one !== undefined && DIGEST.test(one),
  );
  if (digest === undefined) return none("An image whose digest is not told cannot be told from others.");
  const at = momentAt(version, "created_at") ?? receivedAt;
  const fact: ArtifactFact = {
    kind: "artifact",
    key: { identity: digest },
    at,
    fields: {
      digest,
      name: nameOf(given),
      version: textAt(tag, "name"),
      repository: repositoryOf(payload),
      commit: commitOf(version, digest),
      publishedAt: at,
    },
  };
  return told(fact);
}
