import { argocdSetUp } from "./source-setup-argocd.ts";
import { jenkinsSetUp } from "./source-setup-jenkins.ts";
import { curl, type KnownSource, type SourceGiven } from "./source-setup-words.ts";

const hook = ({ url, key }: SourceGiven): string => `${url}/hooks/changes/${key}`;
const secretOr = ({ secret }: SourceGiven, otherwise: string): string => secret ?? otherwise;
const bearer = ({ secret }: SourceGiven): string[] => (secret === undefined ? [] : [`authorization: Bearer ${secret}`]);

const github: KnownSource = {
  name: "GitHub",
  about:
    "A webhook of a repository or an organisation. Its commits, pull requests, reviews, workflow runs, images, releases and deployments.",
  proof: "signs each request with the secret (X-Hub-Signature-256)",
  addresses: (given) => [hook(given)],
  setUp: (given) => [
    { about: "Settings → Webhooks → Add webhook: Payload URL", code: hook(given) },
    { about: "Content type", code: "application/json" },
    { about: "Secret", code: secretOr(given, "(none)") },
    {
      about: "Let me select individual events",
      code: "Pushes, Pull requests, Pull request reviews, Issue comments, Workflow runs, Deployments, Deployment statuses, Releases, Registry packages, Branch or tag creation",
    },
    {
      about: "Or with GitHub's CLI, in the repository",
      code: `gh api repos/{owner}/{repo}/hooks -f name=web -F active=true \\
  -f 'events[]=push' -f 'events[]=pull_request' -f 'events[]=pull_request_review' -f 'events[]=issue_comment' \\
  -f 'events[]=workflow_run' -f 'events[]=deployment' -f 'events[]=deployment_status' -f 'events[]=release' -f 'events[]=registry_package' \\
  -f 'events[]=create' \\
  -f 'config[url]=${hook(given)}' \\
  -f 'config[content_type]=json' -f 'config[secret]=${secretOr(given, "SECRET")}'`,
    },
  ],
};

const gitlab: KnownSource = {
  name: "GitLab",
  about:
    "A webhook of a project or a group. Its commits, merge requests, comments, pipelines, jobs, releases and deployments.",
  proof:
    "signs each request with a signing token (webhook-signature), or sends a secret token with it (X-Gitlab-Token)",
  addresses: (given) => [hook(given)],
  setUp: (given) => [
    { about: "Settings → Webhooks → Add new webhook: URL", code: hook(given) },
    {
      about: "Signing token, from GitLab 19 on; Secret token in older versions",
      code: secretOr(given, "(none)"),
    },
    {
      about: "Where GitLab takes no signing token but makes one, tell it here",
      code: `shipshape source rotate ${given.name} --at-once --secret whsec_FROM_GITLAB`,
    },
    {
      about: "Trigger",
      code: "Push events, Tag push events, Comments, Merge request events, Job events, Pipeline events, Deployment events, Releases events",
    },
    {
      about: "Or with GitLab's CLI, in the repository (in older versions token in place of signing_token)",
      code: `glab api --method POST projects/:fullpath/hooks \\
  -f 'url=${hook(given)}' -f 'signing_token=${secretOr(given, "SECRET")}' \\
  -F push_events=true -F tag_push_events=true -F note_events=true -F merge_requests_events=true \\
  -F job_events=true -F pipeline_events=true -F deployment_events=true -F releases_events=true`,
    },
  ],
};

const jenkins: KnownSource = {
  name: "Jenkins",
  about:
    "The Notification plugin or the CloudEvents plugin. A build with a parameter ENVIRONMENT is a deployment, of the parameter VERSION.",
  proof: "cannot sign: sends the secret with its address",
  addresses: (given) => [hook(given)],
  setUp: (given) => jenkinsSetUp(given, hook(given)),
};

const travis: KnownSource = {
  name: "Travis CI",
  about:
    "Travis's webhook notifications: builds with their commits. They are signed with Travis's own key, which its API tells.",
  proof: "signs each request with Travis's key (Signature); there is no secret to set",
  addresses: (given) => [hook(given)],
  setUp: (given) => [
    {
      about: "In .travis.yml",
      code: `notifications:
  webhooks:
    urls:
      - ${hook(given)}
    on_success: always
    on_failure: always
    on_start: always
    on_cancel: always
    on_error: always`,
    },
    {
      about: "An installation of your own has a key of its own: name its API when you make the source",
      code: `shipshape source create --name travis --kind travis --set apiUrl=https://travis.example.org/api`,
    },
  ],
};

const cdevents: KnownSource = {
  name: "CDEvents",
  about:
    "CDEvents 0.3 to 0.6 over CloudEvents: binary, structured or in batches. Tekton, Jenkins X, Spinnaker and others send them.",
  proof: "sends the secret as a bearer token",
  addresses: (given) => [hook(given)],
  setUp: (given) => [
    {
      about: "A deployment, in the structured mode",
      code: curl(
        hook(given),
        `{"specversion":"1.0","id":"d-1","source":"/ci","type":"dev.cdevents.service.deployed.0.3.0","data":{"context":{"specversion":"0.5.1","id":"d-1","source":"/ci","type":"dev.cdevents.service.deployed.0.3.0","timestamp":"'$(date -u +%FT%TZ)'"},"subject":{"id":"${given.service}","content":{"environment":{"id":"production"},"artifactId":"pkg:oci/${given.service}@1.4.0"}}}}`,
        ["content-type: application/cloudevents+json", ...bearer(given)],
      ),
    },
    {
      about: "Tekton: the sink of its CloudEvents, in the ConfigMap config-events of the namespace tekton-pipelines",
      code: `data:
  formats: tektonv1
  sink: ${hook(given)}`,
    },
  ],
};

/** What stands in the addresses of DevLake's scripts: the number that they have, else the name of the source. */
const connectionOf = ({ name, settings }: SourceGiven): string => settings?.["connection"] ?? name;
/** Where scripts name a project of DevLake in place of a connection. */
const projectAddress = ({ url, settings }: SourceGiven): string[] =>
  settings?.["project"] === undefined ? [] : [`${url}/plugins/webhook/projects/${settings["project"]}/deployments`];
const devlakeBase = (given: SourceGiven): string =>
  `${given.url}/api/rest/plugins/webhook/connections/${connectionOf(given)}`;

const devlake: KnownSource = {
  name: "DevLake webhook",
  about:
    "Scripts made for the webhook of Apache DevLake: another host, and this key. Deployments, pull requests and incidents.",
  proof: "sends the secret as its API key (Authorization: Bearer)",
  addresses: (given) => [
    `${devlakeBase(given)}/deployments`,
    `${given.url}/plugins/webhook/${connectionOf(given)}/deployments`,
    `${given.url}/plugins/webhook/connections/by-name/${given.name}/deployments`,
    ...projectAddress(given),
    `${devlakeBase(given)}/pull_requests`,
    `${devlakeBase(given)}/issues`,
    `${devlakeBase(given)}/issue/:key/close`,
  ],
  setUp: (given) => [
    {
      about: "A deployment, as DevLake's own example has it",
      code: curl(
        `${devlakeBase(given)}/deployments`,
        `{"id":"deploy-41","startedDate":"'$(date -u +%FT%TZ)'","finishedDate":"'$(date -u +%FT%TZ)'","environment":"PRODUCTION","deploymentCommits":[{"repoUrl":"https://github.com/org/${given.service}","refName":"main","commitSha":"'$(git rev-parse HEAD)'","startedDate":"'$(date -u +%FT%TZ)'","finishedDate":"'$(date -u +%FT%TZ)'"}]}`,
        ["content-type: application/json", ...bearer(given)],
      ),
    },
    ...(given.settings?.["connection"] === undefined
      ? [
          {
            about: "The number that your scripts have in their address can stay: name it when you make the source",
            code: "shipshape source create --name devlake --kind devlake --set connection=1",
          },
        ]
      : []),
  ],
};

const argocd: KnownSource = {
  name: "Argo CD",
  about:
    "Argo CD's notifications with the template below: each sync that changed something is a deployment of its app.",
  proof: "cannot sign, and sends the secret as a bearer token",
  addresses: (given) => [hook(given)],
  setUp: (given) => argocdSetUp(given, hook(given)),
};

/** How each kind of source is set up: its words for people, and what to paste where. */
export const KNOWN_SOURCES = { github, gitlab, jenkins, travis, argocd, cdevents, devlake } as const;
export type KnownSourceKind = keyof typeof KNOWN_SOURCES;

/** Kinds whose senders prove themselves without a secret of ours. */
export const HAS_OWN_PROOF: readonly KnownSourceKind[] = ["travis"];
