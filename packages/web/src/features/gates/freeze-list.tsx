import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { Lines } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { freezeStatus, freezesAhead } from "./freeze-words.ts";

/** Freezes that hold now or are to come, the nearest first; how many more there are. */
export function FreezeList({ most }: { most: number }) {
  const { data } = useSuspenseQuery(ask.gates.listFreezes());
  const ahead = freezesAhead(data.freezes, nowMs());
  const items = ahead.slice(0, most).map((freeze) => ({
    key: freeze.name,
    content: (
      <Stack space="tight">
        <Strong>{freeze.displayName}</Strong>
        {freeze.active && <StatusWord status={freezeStatus(freeze, nowMs())} />}
        <Soft>
          <ClockTime at={freeze.from} /> to <ClockTime at={freeze.to} />
        </Soft>
        <span>{freeze.reason}</span>
      </Stack>
    ),
  }));
  return (
    <>
      <Lines items={items} none="None ahead." />
      {ahead.length > most && <TextLink to="/gates">and {ahead.length - most} more</TextLink>}
    </>
  );
}
