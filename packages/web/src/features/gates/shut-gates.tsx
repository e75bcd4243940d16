import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { TextLink } from "../../kit/link.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusBadge } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { BecauseList } from "./because-list.tsx";
import { gateGroups } from "./gate-groups.ts";
import { gateStatus } from "./gate-words.ts";
import { GatesNamed } from "./gates-named.tsx";

type ShutGatesProps = { most: number; none: React.ReactNode };

/** The gates that are not simply open, the sternest first, each with its reasons. */
export function ShutGates({ most, none }: ShutGatesProps) {
  const { data } = useSuspenseQuery(ask.gates.state());
  const groups = gateGroups(data.gates);
  if (groups.length === 0) return none;
  return (
    <Stack>
      {groups.slice(0, most).map(({ key, gates, environments, verdict, because, nextOpening }) => (
        <Stack key={key} space="tight">
          <GatesNamed gates={gates} environments={environments} />
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
      {groups.length > most && <TextLink to="/gates">and more that are not open</TextLink>}
    </Stack>
  );
}
