import { Lines } from "../../kit/facts.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { type ClauseView, clauseStatus } from "./policy-words.ts";

/** The clauses of a policy in their order, for one objective: which of them hold now, by what, and since when. */
export function PolicyLevels({ clauses }: { clauses: readonly ClauseView[] }) {
  const items = clauses.map((clause) => ({ key: clause.clause, content: <Level clause={clause} /> }));
  return <Lines items={items} none="" />;
}

function Level({ clause: { clause, when, what, sternest, holds, because, since } }: { clause: ClauseView }) {
  const title = `${when.charAt(0).toUpperCase()}${when.slice(1)}`;
  return (
    <Stack space="tight">
      <Row spread>
        {holds ? <Strong>{title}</Strong> : <span>{title}</span>}
        <StatusWord status={clauseStatus(sternest)} />
      </Row>
      {holds ? (
        <>
          <span>
            Clause {clause} holds now
            {since && (
              <>
                , since <ClockTime at={since} />
              </>
            )}
            : {what}.
          </span>
          <Soft>Because {because.join("; ")}.</Soft>
        </>
      ) : (
        <Soft>Then {what}.</Soft>
      )}
    </Stack>
  );
}
