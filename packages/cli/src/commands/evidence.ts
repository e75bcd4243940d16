import { type Evidence, evidence } from "@shipshape/contract/changes-evidence";
import { ApiProblem } from "@shipshape/contract/problem";
import type { CallOutput } from "@shipshape/contract/route";
import { Command, Option } from "commander";
import type * as z from "zod";
import { connectionOf } from "../connection.ts";
import { counted, moment, percent, table } from "../print.ts";
import { sendingsOf } from "../report-files.ts";
import { routeCommand } from "../route-command.ts";
import { show } from "../run-route.ts";
import { sendFile } from "../send-file.ts";

type One = z.output<typeof Evidence>;
type Comparison = CallOutput<typeof evidence.compareEvidence>;
type Uploaded = CallOutput<typeof evidence.uploadEvidence>;

const share = (part: number, whole: number): string => percent(whole === 0 ? null : part / whole);
const worthSaying = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []))
    .join(", ");

/** What a file said, in a line. */
function saidBy(one: One): string {
  if (one.kind === "tests") {
    const { total, passed, failed, flaky, skipped } = one.summary;
    return `${counted(total, "test")}: ${worthSaying({ failed, flaky, passed, skipped })}`;
  }
  if (one.kind === "coverage") {
    const { linesCovered, lines, branchesCovered, branches, files } = one.summary;
    return `${share(linesCovered, lines)} of lines, ${share(branchesCovered, branches)} of branches in ${counted(files, "file")}`;
  }
  if (one.kind === "findings") {
    const { total, bySeverity, suppressed } = one.summary;
    const said = worthSaying({ ...bySeverity, suppressed });
    return `${counted(total, "finding")}${said ? `: ${said}` : ""}`;
  }
  const { create, update, replace, destroy, risk, drift, invocations } = one.summary;
  const does = worthSaying({
    "to create": create,
    "to update": update,
    "to replace": replace,
    "to destroy": destroy,
    drifted: drift,
    [invocations === 1 ? "action to run" : "actions to run"]: invocations,
  });
  return `${does || "no changes"}; risk ${risk}`;
}

type Options = {
  service: string;
  env?: string;
  commit?: string;
  version?: string;
  label?: string;
  build?: string;
  kind?: string;
  repeated?: string;
};

/** Which of the files it was that was not taken. */
const named = (file: string, { status, code, message, faults, failed }: ApiProblem): ApiProblem =>
  status === 0
    ? new ApiProblem(status, code, message)
    : new ApiProblem(status, code, `${file}: ${message}`, faults, failed);

function uploadCommand(): Command {
  const command = new Command("upload")
    .description("Send reports of tests, coverage, findings or plans; what each is shows by itself")
    .argument("<files...>", "files, folders or patterns; several reports of tests are one run")
    .requiredOption("--service <name>")
    .option("--commit <sha>", "of which commit they are")
    .option("--version <version>", "of which version they are")
    .option("--env <name>", "where they were gathered")
    .option("--label <words>", "which suite, tool or workspace, where there are several: only the same are compared")
    .option("--build <url>", "where they were made")
    .addOption(new Option("--kind <kind>", "refuse anything else").choices(["tests", "coverage", "findings", "plan"]))
    .addOption(
      new Option("--repeated <meaning>", "what the same test twice in a report means").choices(["cases", "reruns"]),
    )
    .addHelpText(
      "after",
      "\nExample:\n  shipshape evidence upload target/surefire-reports coverage/lcov.info --service payments --commit 4f2a9c1",
    );
  return command.action(async (files: string[]) => {
    const { env, ...said } = command.opts<Options>();
    const globals = command.optsWithGlobals<{ url?: string; token?: string }>();
    const connection = connectionOf(globals, process.env);
    const sent: Uploaded[] = [];
    for (const { name, paths } of await sendingsOf(files)) {
      const query = {
        service: said.service,
        commit: said.commit,
        version: said.version,
        environment: env,
        label: said.label,
        build: said.build,
        kind: said.kind,
        repeated: said.repeated,
        file: name.slice(-500),
      };
      const one = await sendFile(evidence.uploadEvidence, connection, query, paths).catch((error: unknown) => {
        throw error instanceof ApiProblem ? named(name, error) : error;
      });
      process.stderr.write(
        `${name} (${one.evidence.format}): ${saidBy(one.evidence)}${one.isNew ? "" : " (sent before)"}\n`,
      );
      sent.push(one);
    }
    show(command, sent, (all) => all.map((one) => one.evidence.id).join("\n"));
  });
}

/** What is new, in lines that a person reads from the top. */
function comparisonText({ because, tests, findings, coverage, plans }: Comparison): string {
  const lines = [because];
  if ("because" in tests) lines.push(tests.because);
  else {
    lines.push(
      `Tests: ${tests.newlyFailing} newly failing, ${tests.stillFailing} still failing, ${tests.mended} mended, ${tests.flaky} flaky; ${tests.passed} of ${tests.total} passed`,
    );
    for (const { state, className, name, failures } of tests.tests.filter((one) => one.state.includes("failing")))
      lines.push(
        `  ${state}: ${[className, name].filter(Boolean).join(" ")}${failures[0] ? `: ${failures[0].message}` : ""}`,
      );
  }
  if ("because" in findings) lines.push(findings.because);
  else {
    lines.push(
      `Findings: ${findings.new} new, ${findings.updated} changed, ${findings.gone} gone; ${findings.total} open`,
    );
    for (const { severity, rule, uri, line, message } of findings.findings.filter(({ state }) => state === "new"))
      lines.push(`  new: ${severity} ${rule} ${[uri, line].filter((part) => part !== null).join(":")} ${message}`);
  }
  if ("because" in coverage) lines.push(coverage.because);
  else {
    const change =
      coverage.change === null
        ? ""
        : ` (${coverage.change < 0 ? "" : "+"}${(coverage.change * 100).toFixed(1)} points)`;
    lines.push(
      `Coverage: ${percent(coverage.lineShare)} of lines${change}, ${percent(coverage.branchShare)} of branches`,
    );
  }
  for (const { label, risk, because: reasons } of plans) {
    lines.push(`Plan${label ? ` ${label}` : ""}: risk ${risk}`);
    for (const { text } of reasons) lines.push(`  ${text}`);
  }
  return lines.join("\n");
}

export const evidenceCommands = (): Command =>
  new Command("evidence")
    .description("Reports of tests, coverage, findings and plans, by commit and version")
    .addCommand(uploadCommand())
    .addCommand(
      routeCommand("list", evidence.listEvidence, {
        rename: { environment: "env" },
        print: (answer) =>
          table(
            answer.evidence,
            [
              ["sent", ({ at }) => moment(at)],
              ["service", ({ service }) => service],
              ["version", ({ version, commit }) => version ?? commit?.slice(0, 8)],
              ["environment", ({ environment }) => environment],
              ["format", ({ format }) => format],
              ["label", ({ label }) => label || null],
              ["what it said", saidBy],
            ],
            "Nothing was sent yet. Send a report: shipshape evidence upload --help",
          ),
      }),
    )
    .addCommand(
      routeCommand("compare", evidence.compareEvidence, {
        rename: { environment: "env" },
        print: comparisonText,
        example: "shipshape evidence compare --service payments --version 1.5.0",
      }),
    )
    .addCommand(
      routeCommand("flaky", evidence.listFlaky, {
        print: ({ tests, runs }) =>
          table(
            tests,
            [
              ["test", ({ className, name }) => [className, name].filter(Boolean).join(" ")],
              ["because", ({ flakiness }) => flakiness.because],
            ],
            `No test is flaky in the last ${counted(runs, "run")}.`,
          ),
      }),
    );
