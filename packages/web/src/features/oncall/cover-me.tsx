import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { lazy, Suspense, useState } from "react";
import { nowMs } from "../../kernel/clock.ts";
import { loadPart } from "../../kernel/load-part.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { Row } from "../../kit/stack.tsx";
import type { CoverMeProps } from "./cover-me-dialog.tsx";

const CoverMeDialog = lazy(async () => {
  const { CoverMeDialog: Component } = await loadPart(() => import("./cover-me-dialog.tsx"));
  return { default: Component };
});

const AskCoverDialog = lazy(async () => {
  const { AskCoverDialog: Component } = await loadPart(() => import("./ask-cover-dialog.tsx"));
  return { default: Component };
});

type Opened = { readonly from: Date; readonly asks: boolean };

/** One press, then who, or everybody is asked: the shift is filled in, from now where it has begun. */
export function CoverMe({ schedule, from, to }: CoverMeProps) {
  const whyNot = useWhyNot("oncall:override");
  const [opened, setOpened] = useState<Opened>();
  const open = (asks: boolean): void =>
    setOpened({ asks, from: new Date(Math.max(from.getTime(), Math.floor(nowMs() / MINUTE_MS) * MINUTE_MS)) });
  const Dialog = opened?.asks ? AskCoverDialog : CoverMeDialog;
  return (
    <Row>
      <Button onPress={() => open(false)} whyNot={whyNot} label={`Cover me for ${schedule}`}>
        Cover me
      </Button>
      <Button kind="quiet" onPress={() => open(true)} whyNot={whyNot} label={`Ask for cover for ${schedule}`}>
        Ask for cover
      </Button>
      <Suspense>
        {opened && <Dialog schedule={schedule} from={opened.from} to={to} onClose={() => setOpened(undefined)} />}
      </Suspense>
    </Row>
  );
}
