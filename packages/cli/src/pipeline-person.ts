/** Where pipelines say who began them: GitHub, GitLab, CircleCI, Buildkite, Azure, Jenkins with its plug-in for it. */
const VARIABLES = [
  "GITHUB_TRIGGERING_ACTOR",
  "GITHUB_ACTOR",
  "GITLAB_USER_LOGIN",
  "CIRCLE_USERNAME",
  "BUILDKITE_BUILD_CREATOR_EMAIL",
  "BUILD_REQUESTEDFOREMAIL",
  "BUILD_USER_ID",
];

/** For whom a pipeline runs, as it says itself; undefined outside of one. */
export const pipelinePerson = (variables: Readonly<Record<string, string | undefined>>): string | undefined =>
  VARIABLES.map((name) => variables[name]).find((value) => value !== undefined && value.trim() !== "");
