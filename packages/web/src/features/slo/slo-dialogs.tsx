import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { lazy, Suspense, useState } from "react";
import { loadPart } from "../../kernel/load-part.ts";
import type { Shown } from "./slo-view-span.ts";
import type { SloDetail } from "./slo-words.ts";

const ExclusionDialog = lazy(async () => {
  const { ExclusionDialog: part } = await loadPart(() => import("./exclusion-dialog.tsx"));
  return { default: part };
});
const EditDialog = lazy(async () => {
  const { EditDialog: part } = await loadPart(() => import("./edit-dialog.tsx"));
  return { default: part };
});

/** Which dialog of an objective's page is open; none at first. */
export function useSloDialogs() {
  const [open, setOpen] = useState<"edit" | "exclude">();
  return {
    open,
    edit: () => setOpen("edit"),
    exclude: () => setOpen("exclude"),
    close: () => setOpen(undefined),
  };
}

type SloDialogsProps = { slo: SloDetail; shown: Shown; dialogs: ReturnType<typeof useSloDialogs> };

/** Fetched when one of them is opened. */
export function SloDialogs({ slo, shown, dialogs: { open, close } }: SloDialogsProps) {
  const { span, value, now } = shown;
  const minute = Math.floor(now / 60_000) * 60_000;
  const chosen = value.from === undefined ? { fromMs: minute - HOUR_MS, toMs: minute } : span;
  return (
    <Suspense fallback={null}>
      {open === "exclude" && <ExclusionDialog slo={slo} span={chosen} open onOpenChange={close} />}
      {open === "edit" && <EditDialog slo={slo} open onOpenChange={close} />}
    </Suspense>
  );
}
