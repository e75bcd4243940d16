import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import * as z from "zod";
import { Refused } from "../../../kernel/refused.ts";
import { githubDeployment } from "../../changes/index.ts";
import type { NewHeld } from "./held-store.ts";

/** GitHub fails a job that nobody let go for so long. */
const HELD_DAYS = 30;
const MOST_PEOPLE = 20;
/** As the record of changes calls a deployment that says no version. */
const SHORT_SHA = 8;

const Somebody = z.looseObject({ login: z.string() }).nullish();

/** The event deployment_protection_rule (docs.github.com, webhook events and payloads). */
const Payload = z.looseObject({
  action: z.literal("requested"),
  environment: z.string().min(1).max(255),
  deployment_callback_url: z.url().max(1_000),
  deployment: z.looseObject({
    id: z.union([z.number(), z.string()]).transform(String),
    sha: z.string().optional(),
    creator: Somebody,
  }),
  pull_requests: z.array(z.looseObject({ user: Somebody })).nullish(),
  repository: z.looseObject({ full_name: z.string(), html_url: z.url() }),
  installation: z.looseObject({ id: z.union([z.number(), z.string()]).transform(String) }).nullish(),
  sender: Somebody,
});

const CALLBACK = /^\/repos\/[^/?#]+\/[^/?#]+\/actions\/runs\/(\d+)\/deployment_protection_rule$/;

/** Where an answer goes: nowhere but to the API that the source is set up for. */
function callbackProblem(callback: string, apiUrl: string): string | undefined {
  const [given, base] = [new URL(callback), new URL(apiUrl)];
  const root = base.pathname.replace(/\/+$/, "");
  const isOurs = given.origin === base.origin && given.username === "" && given.password === "";
  if (
    isOurs &&
    given.search === "" &&
    given.pathname.startsWith(root) &&
    CALLBACK.test(given.pathname.slice(root.length))
  )
    return undefined;
  return `it would have us answer at ${given.origin}${given.pathname}, and this source is of ${apiUrl}`;
}

const runUrlOf = (repository: string, callback: string): string | null => {
  const [, run] = /\/runs\/(\d+)\//.exec(callback) ?? [];
  return run === undefined ? null : `${repository}/actions/runs/${run}`;
};

type Read = Omit<NewHeld, "id" | "sourceId">;

/** What GitHub holds, from what it sent. Throws `Refused` where it cannot be told, or would be answered elsewhere. */
export function readProtectionRule(body: unknown, apiUrl: string, at: Date): Read {
  const parsed = Payload.safeParse(body);
  if (!parsed.success)
    throw new Refused("invalid", `This is no request of a protection rule: ${z.prettifyError(parsed.error)}`);
  const { environment, deployment, repository, installation, sender, pull_requests: pulls, ...said } = parsed.data;
  const problem = callbackProblem(said.deployment_callback_url, apiUrl);
  if (problem) throw new Refused("invalid", problem);
  const fact = githubDeployment({ ...parsed.data, deployment: { created_at: at.toISOString(), ...deployment } })
    .facts[0];
  const told = fact?.kind === "deployment" ? fact.fields : {};
  const logins = [sender, deployment.creator, ...(pulls ?? []).map(({ user }) => user)].flatMap(
    (one) => one?.login ?? [],
  );
  return {
    externalId: deployment.id,
    environmentName: environment,
    repository: repository.html_url,
    callbackUrl: said.deployment_callback_url,
    installation: installation?.id ?? null,
    runUrl: runUrlOf(repository.html_url, said.deployment_callback_url),
    commitSha: told.commit ?? null,
    branch: told.place?.branch ?? null,
    version: told.version ?? told.commit?.slice(0, SHORT_SHA) ?? null,
    toldService: told.place?.service ?? null,
    changeKind: told.deployment === "rollback" ? "rollback" : "deploy",
    requestedBy: logins[0] ?? null,
    people: [...new Set(logins)].slice(0, MOST_PEOPLE),
    receivedAt: at,
    endsAt: new Date(at.getTime() + HELD_DAYS * DAY_MS),
  };
}
