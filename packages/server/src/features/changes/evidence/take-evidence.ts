import { type evidence as contract, evidenceRecorded } from "@shipshape/contract/changes-evidence";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../../kernel/actor.ts";
import { inTransaction } from "../../../kernel/database.ts";
import { emit } from "../../../kernel/events.ts";
import { newId } from "../../../kernel/id.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { DomainError } from "../../../kernel/problem.ts";
import { audit } from "../../access/index.ts";
import { type KnownService, knownService } from "../../catalog/index.ts";
import { evidenceStore, monthOf, type NewEvidence } from "./evidence-store.ts";
import { evidenceView } from "./evidence-view.ts";
import { type Report, readReport } from "./read-report.ts";
import { type ReportStream, reportStream } from "./report-stream.ts";
import { detailText, summarised } from "./summarised.ts";
import { type GatheredTests, gatherTests } from "./test-gathering.ts";
import { unreadable } from "./unreadable.ts";
import type { UploadTurns } from "./upload-turns.ts";

type Ground = { readonly kernel: Kernel; readonly turns: UploadTurns };
type About = HandlerInput<typeof contract.uploadEvidence>["query"];

/** What GitHub's form of SARIF says of its commit counts where the sender says none. */
const commitOf = (about: About, report: Report): string | null => {
  const said = report.kind === "findings" ? report.commit : null;
  return about.commit ?? (said && /^[0-9a-f]{7,64}$/i.test(said) ? said.toLowerCase() : null);
};

const WORDS = { tests: "a report of tests", coverage: "coverage", findings: "a scan", plan: "a plan" } as const;

function checkKind(about: About, { kind, format }: Report): void {
  if (about.kind === undefined || about.kind === kind) return;
  throw unreadable(
    `The file is ${WORDS[kind]} (${format}), not ${WORDS[about.kind]}: leave 'kind' out, or send the other file.`,
  );
}

function checkSubject(version: string | null, commit: string | null): void {
  if (version !== null || commit !== null) return;
  const faults = [
    { path: "commit", message: "say of which commit or version this is: commit=4f2a9c1, or version=1.5.0" },
  ];
  throw new DomainError("invalid", faults[0]?.message ?? "", faults);
}

/**
 * Takes a file as it comes, and answers when what it said is on disk. The same file for the same commit, version, environment and
 * label again is the same evidence. The names of its tests are written while it is read, each by itself: they say
 * nothing about any run, so that a file that breaks off leaves nothing that counts.
 */
export async function takeEvidence(ground: Ground, actor: Actor, about: About, sent: AsyncIterable<Buffer>) {
  const { kernel, turns } = ground;
  const service = await knownService(kernel.db, about.service);
  return turns.upload(async () => {
    const stream = await reportStream(sent);
    return turns.read(stream.sentBytes, () => takeReport(kernel, actor, about, service, stream));
  });
}

async function takeReport(kernel: Kernel, actor: Actor, about: About, service: KnownService, stream: ReportStream) {
  const at = kernel.clock.now();
  const sink = gatherTests(kernel.db, { serviceId: service.id, month: monthOf(at), repeated: about.repeated });
  const report = await readReport(stream.chunks, sink).finally(stream.discard);
  checkKind(about, report);
  const version = about.version ?? null;
  const commit = commitOf(about, report);
  checkSubject(version, commit);

  const gathered = await sink.gathered();
  const { label, summary, detail } = await summarised(report, gathered);
  const row: NewEvidence = {
    id: newId(),
    at,
    serviceId: service.id,
    commit,
    version,
    environment: about.environment ?? null,
    kind: report.kind,
    format: report.format,
    label: about.label ?? label.slice(0, 100),
    fileName: about.file ?? null,
    buildUrl: about.build ?? null,
    ...stream.ends(),
    madeAt: report.madeAt,
    summary,
    detail: await detailText(detail),
    sentBy: actor.name,
  };
  const { evidence, isNew } = await keep(kernel, actor, service.name, row, gathered);
  return { evidence: evidenceView(evidence, service.name), isNew };
}

/** Writes it all or nothing. */
function keep({ db }: Kernel, actor: Actor, service: string, row: NewEvidence, { run, failures }: GatheredTests) {
  return inTransaction(db, async (tx) => {
    const store = evidenceStore(tx);
    const standing = await store.sentBefore(tx, row);
    if (standing) return { evidence: standing, isNew: false };
    const evidence = await store.insert(row);
    if (row.kind === "tests") {
      await store.insertRun(row, newId(), run);
      await store.insertFailures(row, failures);
    }
    const { id, kind, format, version, commit, environment, serviceId } = row;
    const subject = `service:${service}`;
    const after = { kind, format, version, commit, environment, label: row.label };
    await audit(tx, actor, { action: "changes.uploadEvidence", subject, after });
    const told = { evidenceId: id, serviceId, service, kind, version, commit, environment };
    await emit(tx, actor, evidenceRecorded, told, subject);
    return { evidence, isNew: true };
  });
}
