import type { Http } from "../../../kernel/http.ts";
import { newId } from "../../../kernel/id.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { messageOf } from "../../../kernel/problem.ts";
import type { GateKeys } from "./gate-keys.ts";
import type { GateSourceRow } from "./gate-source-store.ts";
import { type Github, saidBy } from "./github-app.ts";
import { signatureOf } from "./held-door.ts";

const LONGEST = 500;

/** A request as GitHub makes one, of a deployment that nobody made. */
const sampleOf = ({ apiUrl }: GateSourceRow): string =>
  JSON.stringify({
    action: "requested",
    environment: "test",
    event: "push",
    deployment_callback_url: `${apiUrl}/repos/shipshape/test/actions/runs/1/deployment_protection_rule`,
    deployment: { id: newId(), ref: "v1.0.0", sha: "5".repeat(40), creator: { login: "shipshape-test" } },
    pull_requests: [],
    repository: { full_name: "shipshape/test", html_url: "https://github.com/shipshape/test" },
    sender: { login: "shipshape-test" },
  });

type Known = { readonly isKnown: boolean; readonly because: string };

type App = {
  readonly name?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly events?: readonly string[];
};

/** What an App lacks to answer for the gate. */
function lackOf({ permissions = {}, events = [] }: App): string[] {
  return [
    ...(permissions["deployments"] === "write" ? [] : ["the repository permission Deployments: read and write"]),
    ...(events.includes("deployment_protection_rule") ? [] : ["the event Deployment protection rule"]),
  ];
}

/** Whether GitHub knows us by what we would answer with. */
async function knownAt(github: Github, source: GateSourceRow): Promise<Known> {
  if (source.sealedToken !== null) {
    const answer = await github.send(await github.tokenFor(source, null), `${source.apiUrl}/rate_limit`);
    return answer.status === 200
      ? { isKnown: true, because: "GitHub takes the token; whether it may answer shows at the first deployment" }
      : { isKnown: false, because: saidBy(answer) };
  }
  const answer = await github.asApp(source, "/app");
  if (answer.status !== 200) return { isKnown: false, because: saidBy(answer) };
  const app = JSON.parse(answer.text) as App;
  const lack = lackOf(app);
  const because =
    lack.length === 0 ? `GitHub knows the App ${app.name}` : `the App ${app.name} lacks ${lack.join(" and ")}`;
  return { isKnown: lack.length === 0, because };
}

/** Sends a test by the source's own door, signed as GitHub would, and asks GitHub whether it knows us. Nothing is held. */
export async function testGateSource(
  { app }: Http,
  kernel: Kernel,
  keys: GateKeys,
  github: Github,
  source: GateSourceRow,
) {
  const payload = sampleOf(source);
  const answer = await app.inject({
    method: "POST",
    url: `/hooks/gates/${keys.passFor(source)}`,
    headers: {
      "content-type": "application/json",
      "x-github-event": "deployment_protection_rule",
      "x-hub-signature-256": signatureOf(kernel.seal.open(source.sealedSecret), payload),
    },
    payload,
  });
  const known = await knownAt(github, source).catch((error: unknown) => ({
    isKnown: false,
    because: messageOf(error),
  }));
  return { status: answer.statusCode, body: answer.body.slice(0, LONGEST), ...known };
}
