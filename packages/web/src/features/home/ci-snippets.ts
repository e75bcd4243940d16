export const PIPELINES = [
  { value: "github", label: "GitHub Actions" },
  { value: "gitlab", label: "GitLab CI" },
  { value: "jenkins", label: "Jenkins" },
  { value: "shell", label: "Any shell" },
] as const;
export type Pipeline = (typeof PIPELINES)[number]["value"];

export type SnippetOf = {
  readonly url: string;
  readonly token: string;
  readonly service: string;
  readonly environment: string;
};

export type Snippet = {
  /** Done once, where the pipeline keeps its secrets. */
  readonly secret: { readonly about: string; readonly command: string } | undefined;
  readonly about: string;
  readonly code: string;
};

/** One request that records a whole deployment; `token`, `version` and `commit` are written as the pipeline has them. */
function request(
  { url, service, environment }: SnippetOf,
  token: string,
  version: string,
  commit: string | undefined,
): string[] {
  const said = { service, environment, version, finished: "succeeded" };
  const body = JSON.stringify(commit === undefined ? said : { ...said, commit }).replaceAll('"', '\\"');
  return [
    `curl -fsS "${url}/api/v1/deployments"`,
    `-H "authorization: Bearer ${token}"`,
    `-H "content-type: application/json"`,
    `-d "${body}"`,
  ];
}

const CONTINUED = " \\\n  ";

/** How GitHub Actions writes a value of its own. */
const github = (name: string): string => `$${"{{"} ${name} }}`;

/** What a pipeline needs to tell of its deployments: one line, and its token. */
export function snippetOf(pipeline: Pipeline, given: SnippetOf): Snippet {
  const { token } = given;
  if (pipeline === "github") {
    return {
      secret: { about: "Once, in the repository", command: `gh secret set SHIPSHAPE_TOKEN --body ${token}` },
      about: "As the last step of the job that deploys",
      code: `- name: Tell Shipshape\n  run: >-\n    ${request(given, github("secrets.SHIPSHAPE_TOKEN"), github("github.ref_name"), github("github.sha")).join("\n    ")}`,
    };
  }
  if (pipeline === "gitlab") {
    return {
      secret: { about: "Once, in the project", command: `glab variable set SHIPSHAPE_TOKEN ${token} --masked` },
      about: "As the last line of the script that deploys",
      code: `- >-\n  ${request(given, "$SHIPSHAPE_TOKEN", "$CI_COMMIT_REF_NAME", "$CI_COMMIT_SHA").join("\n  ")}`,
    };
  }
  if (pipeline === "jenkins") {
    // Groovy takes one backslash of each two away, also between three quotes.
    const line = request(given, "$SHIPSHAPE_TOKEN", "$BUILD_TAG", "$GIT_COMMIT")
      .join(CONTINUED)
      .replaceAll("\\", "\\\\");
    return {
      secret: { about: "Once, as a credential of kind “Secret text” with the id shipshape-token", command: token },
      about: "As the last step of the stage that deploys",
      code: `withCredentials([string(credentialsId: 'shipshape-token', variable: 'SHIPSHAPE_TOKEN')]) {\n  sh '''${line}'''\n}`,
    };
  }
  return {
    secret: undefined,
    about: "After the deployment",
    code: request(given, token, "1.0.0", undefined).join(CONTINUED),
  };
}
