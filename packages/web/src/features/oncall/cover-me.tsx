import { lazy, Suspense, useState } from "react";
import { nowMs } from "../../kernel/clock.ts";
import { loadPart } from "../../kernel/load-part.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import type { CoverMeProps } from "./cover-me-dialog.tsx";

const CoverMeDialog = lazy(async () => {
  const { CoverMeDialog: Component } = await loadPart(() => import("./cover-me-dialog.tsx"));
  return { default: Component };
});

const MINUTE_MS = 60_000;

/** One press, then who: the shift is filled in, from now where it has begun. */
export function CoverMe({ schedule, from, to }: CoverMeProps) {
  const whyNot = useWhyNot("oncall:override");
  const [open, setOpen] = useState<Date>();
  const begin = (): void => setOpen(new Date(Math.max(from.getTime(), Math.floor(nowMs() / MINUTE_MS) * MINUTE_MS)));
  return (
    <>
      <Button onPress={begin} whyNot={whyNot} label={`Cover me for ${schedule}`}>
        Cover me
      </Button>
      <Suspense>
        {open && <CoverMeDialog schedule={schedule} from={open} to={to} onClose={() => setOpen(undefined)} />}
      </Suspense>
    </>
  );
}
