import { createHmac, randomUUID } from "node:crypto";
import type { Plain } from "./plain-request.ts";

/** Events of repositories as GitHub sends them, signed: each second one a push, each second one a deployment that ended. */
export type Events = { readonly path: string; readonly secret: string; readonly events: number };

const sha = (nth: number, run: string): string =>
  Buffer.from(`${run}${nth}`.padEnd(20, "0")).toString("hex").slice(0, 40);

function eventOf(nth: number, run: string): { name: string; body: string } {
  const repository = {
    id: nth % 200,
    full_name: `load/repo-${nth % 200}`,
    html_url: `https://github.com/load/repo-${nth % 200}`,
  };
  const at = new Date().toISOString();
  if (nth % 2 === 0) {
    const commit = {
      id: sha(nth, run),
      message: `Change ${nth}`,
      timestamp: at,
      author: { name: "dev", email: "dev@example.org" },
      url: "",
    };
    const of = { ref: "refs/heads/main", before: sha(nth - 2, run), after: commit.id, repository };
    return { name: "push", body: JSON.stringify({ ...of, commits: [commit], head_commit: commit }) };
  }
  const deployment = {
    id: nth,
    sha: sha(nth - 1, run),
    ref: "main",
    environment: "production",
    created_at: at,
    creator: { login: "ci" },
  };
  const status = { id: nth, state: "success", environment: "production", created_at: at, updated_at: at };
  return {
    name: "deployment_status",
    body: JSON.stringify({ action: "created", deployment, deployment_status: status, repository }),
  };
}

export function eventRequests({ path, secret, events }: Events): Plain[] {
  const run = randomUUID().slice(0, 8);
  return Array.from({ length: events }, (_, nth) => {
    const { name, body } = eventOf(nth, run);
    const headers = {
      "x-github-event": name,
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    };
    return { path, headers, body };
  });
}
