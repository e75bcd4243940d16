import { expect, test } from "vitest";
import { changeStatus, driftWords, type MatrixCellView, soughtIn } from "./record-words.ts";

test.each([
  ["4f2a9c1", { commit: "4f2a9c1" }],
  ["PAY-12", { ticket: "PAY-12" }],
  ["#41", { ticket: "#41" }],
  ["!7", { pullRequest: 7 }],
  ["PR 7", { pullRequest: 7 }],
  ["x", undefined],
])("%s asks for %j", (typed, wanted) => expect(soughtIn(typed)).toEqual(wanted));

const drift = (commits: number | null, days: number): MatrixCellView =>
  ({ drift: { environment: "staging", deployments: 2, commits, days } }) as MatrixCellView;

test.each([
  ["by commits", drift(1, 2.5), "1 commit, 2 days behind staging"],
  ["by deployments where commits are not known", drift(null, 0.2), "2 deployments, less than a day behind staging"],
])("drift is told %s", (_, cell, words) => expect(driftWords(cell)).toBe(words));

test.each([
  ["failed", "bad", "Failed"],
  ["in_progress", "info", "In progress"],
  ["rolled_out", "muted", "rolled out"],
])("%s is shown by tone and word", (status, tone, word) => expect(changeStatus(status)).toEqual({ tone, word }));
