import { api } from "../../kernel/api.ts";
import type { Integration, SampleRequest } from "./integrations.ts";

export type SampleAnswer = {
  readonly request: string;
  readonly status: number;
  readonly body: string;
  /** What became of it. */
  readonly shortId: string | undefined;
};

const LONGEST = 500;
const AGAIN_MS = 200;
const ASKED_AT_MOST = 25;

/** Sends it by the very door, as the machine with this token would: no session goes along. */
async function post({ path, body }: SampleRequest, token: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(path, {
    method: "POST",
    credentials: "omit",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.text()).slice(0, LONGEST) };
}

/** It is answered when it is on disk, and is an alert a moment later. */
async function alertOf(run: string): Promise<string | undefined> {
  for (let asked = 0; asked < ASKED_AT_MOST; asked += 1) {
    const { alerts } = await api.alerts.list({ query: { limit: 50 } });
    const found = alerts.find(({ labels }) => labels["sample"] === run);
    if (found) return found.shortId;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  return undefined;
}

async function outcomeOf(leadsTo: Integration["leadsTo"], run: string): Promise<string | undefined> {
  if (leadsTo === "alert") return alertOf(run);
  const { deployments } = await api.changes.listDeployments({ query: { limit: 50 } });
  return deployments.find(({ version }) => version.endsWith(run))?.shortId;
}

/** Sends the requests of a sample one after the other, and finds what became of them. The first answer is what is shown. */
export async function sendSample(
  requests: readonly SampleRequest[],
  { token, run, leadsTo }: { token: string; run: string; leadsTo: Integration["leadsTo"] },
): Promise<SampleAnswer> {
  const answers = [];
  for (const request of requests) answers.push(await post(request, token));
  const first = answers[0] ?? { status: 0, body: "" };
  const wasTaken = first.status >= 200 && first.status < 300;
  return {
    request: `POST ${requests[0]?.path ?? ""}`,
    ...first,
    shortId: wasTaken ? await outcomeOf(leadsTo, run) : undefined,
  };
}
