import { useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Countdown } from "../../kit/duration.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import type { GlassView } from "./policy-words.ts";

/** The gates that somebody opened whatever stands against them, each with how long that lasts. */
export function BrokenGlass() {
  const { data } = useSuspenseQuery(ask.gates.listBreakGlass({ query: { active: "true" } }));
  const now = useNow(10_000);
  const open = data.breakGlass.filter(({ until }) => until.getTime() > now);
  if (open.length === 0) return null;
  return (
    <Stack space="close">
      {open.map((glass) => (
        <Broken key={glass.id} glass={glass} />
      ))}
    </Stack>
  );
}

function Broken({ glass: { id, service, environment, reason, brokenBy, brokenAt, until } }: { glass: GlassView }) {
  const end = useAction({
    run: () => api.gates.endBreakGlass({ params: { id } }),
    told: () => `The gate of ${service} answers by its reasons again.`,
  });
  return (
    <Notice
      tone="bad"
      title={
        <>
          The glass of {service} in {environment} is broken. It is mended <Countdown to={until} over="now" />.
        </>
      }
      action={
        <Button whyNot={useWhyNot("gates:override")} action={end} label={`End it now: ${service} in ${environment}`}>
          End it now
        </Button>
      }
    >
      {brokenBy} did it <ClockTime at={brokenAt} />: {reason}
    </Notice>
  );
}
