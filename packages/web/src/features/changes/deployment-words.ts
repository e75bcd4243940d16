import type { Deployment } from "@shipshape/contract/changes";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type DeploymentView = z.infer<typeof Deployment>;

const STATUSES: Readonly<Record<DeploymentView["status"], Status>> = {
  in_progress: { tone: "info", word: "In progress" },
  succeeded: { tone: "ok", word: "Succeeded" },
  failed: { tone: "bad", word: "Failed" },
  aborted: { tone: "muted", word: "Aborted" },
};

export const deploymentStatus = ({ status }: Pick<DeploymentView, "status">): Status => STATUSES[status];

export const isDeploymentStatus = (status: string): status is DeploymentView["status"] =>
  Object.hasOwn(STATUSES, status);

/** "payments 1.4.2 to production", "payments back to 1.4.2 in production". */
export const deploymentTitle = ({ service, version, environment, kind }: DeploymentView): string =>
  kind === "rollback" ? `${service} back to ${version} in ${environment}` : `${service} ${version} to ${environment}`;
