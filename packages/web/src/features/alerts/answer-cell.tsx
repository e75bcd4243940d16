import { Countdown } from "../../kit/duration.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import type { AlertView, Answer } from "./alert-words.ts";

const listed = (names: readonly string[]): string => names.join(" and ");

/** Who is asked next, and how long there is until then. */
function NextAsked({ next }: { next: NonNullable<Answer["next"]> }) {
  return (
    <Soft>
      {next.to.length > 0 ? `escalates to ${listed(next.to)} ` : "last call ends "}
      <Countdown to={next.at} over="now" />
    </Soft>
  );
}

function Paged({ paged }: Pick<Answer, "paged">) {
  if (paged === null) return <StatusWord status={{ tone: "bad", word: "Nobody paged" }} />;
  const also = paged.others > 0 ? ` and ${paged.others} more` : "";
  const words = { delivered: "paged", pending: "paging", failed: "could not reach" }[paged.status] ?? "paged";
  return (
    <span>
      {words} {paged.user}
      {also} <Time at={paged.at} />
    </span>
  );
}

/** How far the answer to an alert has come: who was paged, who is next, or who looks after it. */
export function AnswerCell({ answer }: Pick<AlertView, "answer">) {
  if (answer === null) return <Soft>pages nobody</Soft>;
  const { incidentStatus, acknowledgedBy, acknowledgedAt, resolvedBy, paged, next } = answer;
  if (incidentStatus === "resolved") return <StatusWord status={{ tone: "ok", word: `Resolved by ${resolvedBy}` }} />;
  if (incidentStatus === "acknowledged") {
    return (
      <Stack space="tight">
        <StatusWord status={{ tone: "info", word: `${acknowledgedBy} has it` }} />
        {acknowledgedAt && (
          <Soft>
            since <Time at={acknowledgedAt} />
          </Soft>
        )}
      </Stack>
    );
  }
  return (
    <Stack space="tight">
      <Paged paged={paged} />
      {next && <NextAsked next={next} />}
    </Stack>
  );
}
