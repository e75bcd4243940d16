import type { ArtifactFact, DeploymentFact } from "@shipshape/domain/changes/fact";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { type Fields, fieldsAt, isSha, jsonOf, listAt, momentAt, needed, textAt } from "./payload.ts";

const PHASES: Readonly<Record<string, DeploymentFact["fields"]["status"]>> = {
  running: "in_progress",
  succeeded: "succeeded",
  failed: "failed",
  error: "failed",
  terminating: "in_progress",
};

/** registry/name:tag@sha256:… in its parts. */
function imageOf(image: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const [named = "", digest] = image.split("@");
  const at = named.lastIndexOf(":");
  const hasTag = at > named.lastIndexOf("/");
  return { name: hasTag ? named.slice(0, at) : named, tag: hasTag ? named.slice(at + 1) : undefined, digest };
}

/** The image that an app is called after (`payments-prod` runs `registry/payments`): beside it run helpers of others. Else the first. */
function mainImage(images: readonly string[], app: string) {
  const all = images.map(imageOf);
  const calledAs = (fits: (last: string) => boolean) => all.find(({ name }) => fits(name.split("/").at(-1) ?? ""));
  return (
    calledAs((last) => last === app) ??
    calledAs((last) => last !== "" && (app.startsWith(`${last}-`) || app.endsWith(`-${last}`))) ??
    all[0]
  );
}

const textsAt = (payload: Fields, name: string): string[] =>
  listAt(payload, name).filter((one): one is string => typeof one === "string" && one !== "");

/** What tells two states of an app apart: its images; its revision where it has none. */
function contentOf(payload: Fields, images: readonly string[]): string {
  if (images.length > 0) return images.join(" ");
  return needed(textAt(payload, "revision") ?? textsAt(payload, "revisions")[0], "revision, or images");
}

/** kubectl's word of each resource of a sync: "configured", "created", "unchanged"; a server-side apply says of none. */
const changedNothing = (messages: readonly string[]): boolean =>
  messages.length > 0 && messages.every((message) => message.endsWith(" unchanged"));

/**
 * A sync of an app. It is known by the app, what it holds, and when this sync began: a notification that comes again, because a pod was
 * replaced or the app became healthy anew, is of the same sync, and the same deployment. Of a sync that changed none of the app's
 * resources nothing is told: in a repository of many apps each commit syncs them all.
 */
export function readArgocd({ body }: ChangeEvent): Reading {
  const payload = fieldsAt(jsonOf(body));
  const app = needed(textAt(payload, "app"), "app");
  const phase = needed(textAt(payload, "phase"), "phase");
  const status = PHASES[phase.toLowerCase()];
  if (!status) return { facts: [], because: `A sync that is ${phase} says nothing of a deployment.` };
  if (changedNothing(textsAt(payload, "resources"))) {
    return { facts: [], because: `${app} was synced, but nothing of it changed.` };
  }
  const images = textsAt(payload, "images").toSorted();
  const content = contentOf(payload, images);
  const startedAt = needed(momentAt(payload, "startedAt"), "startedAt");
  const finishedAt = momentAt(payload, "finishedAt");
  const revision = textAt(payload, "revision") ?? textsAt(payload, "revisions")[0];
  const main = mainImage(images, app);
  const artifact = main?.digest;
  const isOver = status !== "in_progress";
  const deployment: DeploymentFact = {
    kind: "deployment",
    key: {
      source: `argocd:${textAt(payload, "server") ?? "argocd"}`,
      externalId: `${app} ${content} ${startedAt.toISOString()}`.slice(0, 500),
    },
    at: finishedAt ?? startedAt,
    fields: {
      place: {
        name: app,
        environment: textAt(payload, "environment") ?? textAt(payload, "namespace"),
        labels: [textAt(payload, "project"), textAt(payload, "cluster")].filter((one) => one !== undefined),
      },
      version: main?.tag ?? revision,
      // the commit of the manifests is that of the code only where both are in one repository
      commit:
        textAt(payload, "commit") ??
        (images.length === 0 && revision !== undefined && isSha(revision) ? revision : undefined),
      artifact,
      deployment: "deploy",
      status,
      startedAt,
      finishedAt: isOver ? finishedAt : undefined,
      deployedBy: textAt(payload, "initiatedBy") ?? "Argo CD",
      pipeline: app,
      title: textAt(payload, "message"),
      url: textAt(payload, "url"),
    },
  };
  if (!artifact || !main) return { facts: [deployment] };
  const image: ArtifactFact = {
    kind: "artifact",
    key: { identity: artifact },
    at: startedAt,
    fields: { digest: artifact, name: main.name, version: main.tag },
  };
  return { facts: [image, deployment] };
}
