import type { Demo } from "@shipshape/contract/system";
import { useQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";

export type DemoView = z.output<typeof Demo>;

const OFTEN_MS = 1_000;
const SELDOM_MS = 10_000;
const isMoving = ({ phase, busy }: DemoView): boolean => phase === "starting" || phase === "stopping" || busy !== null;

/** How the demo is, followed while something happens; undefined for those who may not start it. */
export function useDemo(): DemoView | undefined {
  const { permissions } = useMe();
  const { data } = useQuery({
    ...ask.system.getDemo(),
    enabled: permissions.includes("access:read"),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? OFTEN_MS : SELDOM_MS),
  });
  return data?.available ? data : undefined;
}

/** Everything at work at once, for those who look first. */
export function DemoCard() {
  const demo = useDemo();
  const whyNot = useWhyNot("access:write");
  const start = useAction({ run: () => api.system.startDemo() });
  if (!demo || (demo.phase !== "off" && demo.phase !== "failed")) return null;
  return (
    <RailPart title="Or look first">
      <Stack space="close">
        <Soft>
          A small shop on this machine: four services, their customers, a month of history, a bad release to ship, and
          the page that follows.
        </Soft>
        <Row>
          <Button action={start} whyNot={whyNot}>
            Start the demo
          </Button>
        </Row>
      </Stack>
    </RailPart>
  );
}
