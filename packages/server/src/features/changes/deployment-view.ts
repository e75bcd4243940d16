import type { Deployment } from "@shipshape/contract/changes";
import { type Reference, referenceTo, shortId } from "@shipshape/domain/short-id";
import type * as z from "zod";
import { DomainError } from "../../kernel/problem.ts";
import type { DeploymentRow } from "./changes-store.ts";

type View = z.input<typeof Deployment>;

export const shortIdOf = ({ number }: { number: number }): string => shortId("deployment", number);

/** What a person typed: DEP-41, dep-41, or the id. */
export function deploymentReference(typed: string): Reference {
  const reference = referenceTo("deployment", typed);
  if (reference) return reference;
  const detail = `"${typed}" is no deployment: give an id such as DEP-41 ('shipshape deploy list').`;
  throw new DomainError("not_found", detail);
}

export const deploymentView = (row: DeploymentRow, service: string): View => ({
  id: row.id,
  shortId: shortIdOf(row),
  service,
  environment: row.environment,
  version: row.version,
  previousVersion: row.previousVersion,
  commit: row.commitSha,
  previousCommit: row.previousCommitSha,
  kind: row.kind as View["kind"],
  status: row.status as View["status"],
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  deployedBy: row.deployedBy,
  url: row.url,
});

/** What the deployment events tell. */
export const deploymentEvent = (row: DeploymentRow, service: string) => ({
  deploymentId: row.id,
  shortId: shortIdOf(row),
  serviceId: row.serviceId,
  service,
  environment: row.environment,
  version: row.version,
  kind: row.kind as View["kind"],
  status: row.status as View["status"],
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
});
