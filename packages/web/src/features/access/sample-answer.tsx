import { CommandLine } from "../../kit/command-line.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";

type SampleAnswerProps = {
  status: number;
  body: string;
  /** What was sent: `POST /api/v2/alerts`. */
  request?: string;
  /** A link to what became of it. */
  became?: React.ReactNode;
};

/** What a door answered to a sample, and what became of it. */
export function SampleAnswer({ status, body, request, became }: SampleAnswerProps) {
  const wasTaken = status >= 200 && status < 300;
  return (
    <Stack space="tight">
      <Row space="normal">
        <StatusWord
          status={wasTaken ? { tone: "ok", word: `${status}: taken` } : { tone: "bad", word: `${status}: refused` }}
        />
        {request && <Soft>{request}</Soft>}
        {became}
      </Row>
      {body !== "" && <CommandLine command={body} tall />}
    </Stack>
  );
}
