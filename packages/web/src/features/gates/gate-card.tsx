import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusBadge } from "../../kit/status-badge.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { BecauseList } from "./because-list.tsx";
import { gateStatus, isShut } from "./gate-words.ts";

/** Whether a service may ship now: shut or open, because of what, until when. */
export function GatesOf({ service }: { service: string }) {
  const { data } = useSuspenseQuery(ask.gates.state());
  const gates = data.gates.filter((gate) => gate.service === service);
  if (gates.length === 0) return <Soft>No production environment: nothing is gated.</Soft>;
  return gates.map(({ environment, verdict, because, nextOpening }) => (
    <Stack key={environment} space="close">
      <span>
        <StatusBadge status={gateStatus(verdict)} /> <Soft>{environment}</Soft>
      </span>
      <BecauseList because={because} />
      {isShut(verdict) && (
        <Words>
          {nextOpening ? (
            <>
              Opens <ClockTime at={nextOpening} /> (<Time at={nextOpening} />
              ), if nothing else comes.
            </>
          ) : (
            "Opens when the reason is gone. A rollback passes now."
          )}
        </Words>
      )}
    </Stack>
  ));
}
