/** The minor versions of the specification that are read and built here; 0.6 is its draft. */
export const SPEC_VERSIONS = ["0.3", "0.4", "0.5", "0.6"] as const;
export type SpecVersion = (typeof SPEC_VERSIONS)[number];

/** The patch version that built events name. */
export const NAMED_VERSION: Readonly<Record<SpecVersion, string>> = {
  "0.3": "0.3.0",
  "0.4": "0.4.1",
  "0.5": "0.5.1",
  "0.6": "0.6.0-draft",
};

type Versions = Readonly<Record<SpecVersion, string | null>>;

const since = (v03: string | null, v04: string | null, v05: string | null, v06: string | null): Versions => ({
  "0.3": v03,
  "0.4": v04,
  "0.5": v05,
  "0.6": v06,
});

const COMMON = since("0.1.1", "0.2.0", "0.3.0", "0.3.0");
const SOURCE_CODE = since("0.1.2", "0.2.0", "0.3.0", "0.3.0");
const TESTS = since("0.1.0", "0.2.0", "0.3.0", "0.3.0");
const SINCE_FOUR = since(null, "0.1.0", "0.2.0", "0.2.0");
const DRAFTED = since(null, null, null, "0.1.0");

/** Every event: its version in each version of the specification, null where that has no such event. */
export const EVENT_VERSIONS = {
  "pipelinerun.queued": COMMON,
  "pipelinerun.started": COMMON,
  "pipelinerun.finished": COMMON,
  "taskrun.queued": DRAFTED,
  "taskrun.started": COMMON,
  "taskrun.finished": COMMON,
  "repository.created": COMMON,
  "repository.modified": COMMON,
  "repository.deleted": COMMON,
  "branch.created": SOURCE_CODE,
  "branch.deleted": SOURCE_CODE,
  "change.created": since("0.1.2", "0.3.0", "0.4.0", "0.4.0"),
  "change.reviewed": SOURCE_CODE,
  "change.merged": SOURCE_CODE,
  "change.abandoned": SOURCE_CODE,
  "change.updated": SOURCE_CODE,
  "build.queued": COMMON,
  "build.started": COMMON,
  "build.finished": COMMON,
  "testcaserun.queued": TESTS,
  "testcaserun.started": TESTS,
  "testcaserun.finished": TESTS,
  "testcaserun.skipped": SINCE_FOUR,
  "testsuiterun.queued": TESTS,
  "testsuiterun.started": TESTS,
  "testsuiterun.finished": TESTS,
  "testoutput.published": TESTS,
  "artifact.packaged": COMMON,
  "artifact.signed": TESTS,
  "artifact.published": COMMON,
  "artifact.downloaded": SINCE_FOUR,
  "artifact.deleted": SINCE_FOUR,
  "environment.created": COMMON,
  "environment.modified": COMMON,
  "environment.deleted": COMMON,
  "service.deployed": COMMON,
  "service.upgraded": COMMON,
  "service.rolledback": COMMON,
  "service.removed": COMMON,
  "service.published": COMMON,
  "deployment.queued": DRAFTED,
  "deployment.started": DRAFTED,
  "deployment.finished": DRAFTED,
  "incident.detected": TESTS,
  "incident.reported": TESTS,
  "incident.resolved": TESTS,
  "ticket.created": SINCE_FOUR,
  "ticket.updated": SINCE_FOUR,
  "ticket.closed": SINCE_FOUR,
  "approval.created": DRAFTED,
  "approval.updated": DRAFTED,
  "approval.closed": DRAFTED,
} as const satisfies Readonly<Record<string, Versions>>;

/** What happened to what: `service.deployed`. */
export type EventName = keyof typeof EVENT_VERSIONS;

/** `subject.type` as the versions up to 0.4 write it, where that is not the word in the type of the event. */
const CAMEL: Readonly<Record<string, string>> = {
  pipelinerun: "pipelineRun",
  taskrun: "taskRun",
  testcaserun: "testCaseRun",
  testsuiterun: "testSuiteRun",
  testoutput: "testOutput",
};

export const subjectOf = (name: EventName): string => name.slice(0, name.indexOf("."));
export const subjectType = (name: EventName): string => CAMEL[subjectOf(name)] ?? subjectOf(name);
export const isEventName = (name: string): name is EventName => Object.hasOwn(EVENT_VERSIONS, name);

/** Since 0.5 the context says `specversion` instead of `version`, and subjects have no `type`. */
export const saysSpecversion = (version: SpecVersion): boolean => version === "0.5" || version === "0.6";

/** The subjects whose own address is `uri` since 0.5, and was `url` before. */
const ADDRESSED: ReadonlySet<string> = new Set(["pipelinerun", "taskrun", "repository", "environment"]);
export const saysUri = (name: EventName, version: SpecVersion): boolean =>
  saysSpecversion(version) && ADDRESSED.has(subjectOf(name));

/** "0.4.1" and "0.5.0-draft" as the minor version that decides; undefined where it is none that is read here. */
export function specVersionOf(said: string): SpecVersion | undefined {
  const minor = /^(\d+\.\d+)(\.\d+)?(-[0-9A-Za-z.-]+)?$/.exec(said)?.[1];
  return SPEC_VERSIONS.find((version) => version === minor);
}
