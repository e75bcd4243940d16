import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusBadge } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { BecauseList } from "./because-list.tsx";
import { gateStatus } from "./gate-words.ts";

/** Every service whose gate is not simply open, with the reasons. */
export function ShutGates({ none }: { none: React.ReactNode }) {
  const { data } = useSuspenseQuery(ask.gates.state());
  const notOpen = data.gates.filter(({ verdict }) => verdict !== "allow");
  if (notOpen.length === 0) return none;
  return (
    <Stack>
      {notOpen.map(({ service, environment, verdict, because, nextOpening }) => (
        <Stack key={`${service} ${environment}`} space="tight">
          <span>
            <ServiceLink name={service} /> <Soft>in {environment}</Soft>
          </span>
          <span>
            <StatusBadge status={gateStatus(verdict)} />{" "}
            {nextOpening && (
              <Soft>
                until <ClockTime at={nextOpening} />
              </Soft>
            )}
          </span>
          <BecauseList because={because} />
        </Stack>
      ))}
    </Stack>
  );
}
