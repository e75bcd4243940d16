import { gateApprovals } from "@shipshape/contract/gates-approvals";
import type { CallOutput } from "@shipshape/contract/route";
import { listText } from "@shipshape/domain/gates/share-text";
import { Command } from "commander";
import { moment, percent, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { call, show } from "../run-route.ts";

type Approval = CallOutput<typeof gateApprovals.answerApproval>;

const what = ({ service, version, environment }: Approval): string =>
  `${service}${version ? ` ${version}` : ""} to ${environment}`;

const answered = (approval: Approval): string =>
  `${approval.shortId}, ${what(approval)}: ${approval.status}${
    approval.status === "waiting" ? `, it needs ${listText(approval.missing)}` : ""
  }.`;

/** `approve` and `refuse` are one route: the word of the command is the answer. */
function answerCommand(answer: "approve" | "refuse"): Command {
  const command = new Command(answer)
    .description(answer === "approve" ? "Approve a change that waits; never your own" : "Refuse a change that waits")
    .argument("<id>", "the request, such as APR-3")
    .option("--note <text>", "why; needed to refuse");
  return command.action(async (id: string) => {
    const { note = "" } = command.opts<{ note?: string }>();
    const body = { answer, note };
    show(command, await call(command, gateApprovals.answerApproval, { params: { id }, body }), answered);
  });
}

const approvalsCommand = (): Command =>
  routeCommand("approvals", gateApprovals.listApprovals, {
    print: ({ approvals }) =>
      table(
        approvals,
        [
          ["request", ({ shortId }) => shortId],
          ["change", what],
          ["class", ({ changeClass }) => changeClass],
          ["status", ({ status }) => status],
          ["needs", ({ missing }) => missing.join(", ")],
          ["because", ({ because }) => because],
          ["asked by", ({ requestedBy, askedBy }) => requestedBy ?? askedBy],
          ["until", ({ expiresAt }) => moment(expiresAt)],
        ],
        "No change waits for approval.",
      ),
  });

const brokenGlassCommand = (): Command =>
  routeCommand("broken-glass", gateApprovals.listBreakGlass, {
    print: ({ breakGlass }) =>
      table(
        breakGlass,
        [
          ["id", ({ id }) => id],
          ["gate", ({ service, environment }) => `${service} in ${environment}`],
          ["now", ({ active }) => (active ? "open" : "over")],
          ["by", ({ brokenBy }) => brokenBy],
          ["reason", ({ reason }) => reason],
          ["until", ({ endedAt, until }) => moment(endedAt ?? until)],
        ],
        "Nobody ever broke the glass.",
      ),
  });

const retrospectivesCommand = (): Command =>
  routeCommand("retrospectives", gateApprovals.listRetrospectives, {
    print: ({ retrospectives }) =>
      table(
        retrospectives,
        [
          ["incident", ({ incident }) => incident],
          ["title", ({ title }) => title],
          ["took", ({ took }) => took.map(({ slo, share }) => `${percent(share)} of ${slo}`).join(", ")],
          ["retrospective", ({ due, url }) => (due ? "due" : url)],
          ["said by", ({ markedBy }) => markedBy],
        ],
        "No policy demands a retrospective.",
      ),
  });

/** What people say of a gate: approvals, broken glass, retrospectives held. */
export const gateApprovalCommands = (): readonly Command[] => [
  approvalsCommand(),
  answerCommand("approve"),
  answerCommand("refuse"),
  routeCommand("break-glass", gateApprovals.breakGlass, {
    rename: { environment: "env" },
    print: ({ service, environment, until }) =>
      `The gate of ${service} in ${environment} is open until ${moment(until)}, whatever stands against it.`,
    example:
      'shipshape gate break-glass --service payments --env production --minutes 30 --reason "Nobody can pay; the fix is ready"',
  }),
  routeCommand("end-break-glass", gateApprovals.endBreakGlass, {
    print: ({ service, environment }) => `The gate of ${service} in ${environment} answers by its reasons again.`,
  }),
  brokenGlassCommand(),
  retrospectivesCommand(),
  routeCommand("retrospective", gateApprovals.putRetrospective, {
    print: () => "It is written down that the retrospective was held: no policy holds changes up for it any more.",
    rename: { url: "link" },
    example: "shipshape gate retrospective INC-7 --link https://wiki.example.org/retrospectives/7",
  }),
];
