import { changes } from "@shipshape/contract/changes";
import { changesRecord } from "@shipshape/contract/changes-record";
import { gates } from "@shipshape/contract/gates";
import { insights } from "@shipshape/contract/insights";
import { ApiProblem } from "@shipshape/contract/problem";
import type { CallOutput } from "@shipshape/contract/route";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { Command } from "commander";
import { facts, moment, percent } from "../print.ts";
import { call, show } from "../run-route.ts";

type Deployment = CallOutput<typeof changes.getDeployment>;
type Sayable = CallOutput<typeof changes.startDeployment>;
type Notes = CallOutput<typeof changesRecord.releaseNotes>;
type Check = CallOutput<typeof gates.listChecks>["checks"][number];
type Attribution = CallOutput<typeof insights.listAttributions>["attributions"][number];

/** All that is known of a deployment; undefined where this token may not ask for it. */
type Story = {
  readonly deployment: Deployment;
  readonly check: Check | null | undefined;
  readonly notes: Notes | undefined;
  readonly incidents: readonly Attribution[] | undefined;
};

/** A token of a pipeline may read less than a person: what it may not read is left out. */
async function ifAllowed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 403) return undefined;
    throw error;
  }
}

async function storyOf(command: Command, id: string): Promise<Story> {
  const deployment = await call(command, changes.getDeployment, { params: { id } });
  const { service, environment, shortId, startedAt: to } = deployment;
  const from = new Date(to.getTime() - HOUR_MS);
  const [checks, notes, blamed] = await Promise.all([
    ifAllowed(call(command, gates.listChecks, { query: { service, environment, from, to, limit: 1 } })),
    ifAllowed(call(command, changesRecord.releaseNotes, { query: { service, environment, deployment: shortId } })),
    ifAllowed(call(command, insights.listAttributions, { query: { deployment: shortId } })),
  ]);
  return { deployment, check: checks && (checks.checks[0] ?? null), notes, incidents: blamed?.attributions };
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** A deployment in a sentence. */
export const deploymentSentence = ({ shortId, kind, service, version, environment, status }: Sayable): string =>
  `${shortId}: ${kind} of ${service} ${version} to ${environment}, ${status.replace("_", " ")}`;

function factsText(one: Deployment): string {
  const { startedAt, finishedAt, previousVersion, previous, next } = one;
  const ran = previousVersion === null ? "nothing that is known" : previousVersion;
  return facts([
    ["Began", `${moment(startedAt)}, by ${one.deployedBy}`],
    ["Took", finishedAt && humanizeDuration(finishedAt.getTime() - startedAt.getTime())],
    ["Ran before", ran],
    ["Commit", one.commit],
    ["Run", one.url],
    ["There", [previous && `${previous} came before it`, next && `${next} after it`].filter(Boolean).join(", ")],
  ]);
}

function checkText(check: Check | null | undefined): string[] {
  if (check === undefined) return [];
  if (check === null) return ["The gate was not asked in the hour before."];
  const { at, checkedBy, verdict, because } = check;
  return [
    `The gate said ${verdict} at ${moment(at)}, asked by ${checkedBy}:`,
    ...indented(because.map(({ text }) => text)),
  ];
}

function notesText(notes: Notes | undefined): string[] {
  if (notes === undefined) return [];
  const { groups, gap, tickets, releases, version } = notes;
  const skipped = releases.filter((one) => one !== version);
  const brought = groups.flatMap(({ title, notes: ofType }) => [
    `${title}:`,
    ...indented(ofType.map(({ text, breaking }) => (breaking ? `Breaking: ${text}` : text))),
  ]);
  const more = [
    ...(skipped.length > 0 ? [`Holds also ${skipped.join(", ")}.`] : []),
    ...(tickets.length > 0 ? [`For ${tickets.join(", ")}.`] : []),
    ...(gap === null || brought.length === 0 ? [] : [gap]),
  ];
  if (brought.length === 0 && gap !== null) return [`What it brought is not known. ${gap}`, ...more];
  if (brought.length + more.length === 0) return ["It brought no change that is known."];
  return ["It brought", ...indented([...brought, ...more])];
}

function incidentsText(incidents: readonly Attribution[] | undefined): string[] {
  if (incidents === undefined) return [];
  if (incidents.length === 0) return ["No incident is put down to it."];
  const lines = incidents.map(
    ({ incident, title, confidence, because, resolvedAt }) =>
      `${incident} ${title} (${resolvedAt ? "resolved" : "open"}), ${percent(confidence, 0)} sure: ${because}`,
  );
  return ["Put down to it", ...indented(lines)];
}

/** What somebody wants who has to bring back what worked. */
function wayBack({ service, environment, previousVersion, kind, status }: Deployment): string[] {
  if (previousVersion === null || kind === "rollback" || status === "in_progress") return [];
  const place = `--service ${service} --env ${environment} --version ${previousVersion}`;
  return [
    "To bring back what ran before:",
    `  shipshape deploy run ${place} --rollback -- ./deploy.sh ${previousVersion}`,
  ];
}

function storyText({ deployment, check, notes, incidents }: Story): string {
  const parts = [
    [deploymentSentence(deployment)],
    [factsText(deployment)],
    checkText(check),
    notesText(notes),
    incidentsText(incidents),
    wayBack(deployment),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

export const showCommand = (): Command => {
  const command = new Command("show")
    .description("A deployment: what it was, what the gate said, what it brought, which incidents are put down to it")
    .argument("<id>", "its id or short id, such as DEP-41");
  return command.action(async (id: string) => show(command, await storyOf(command, id), storyText));
};
