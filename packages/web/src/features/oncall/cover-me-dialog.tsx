import { spanOf } from "@shipshape/domain/time/span";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { useMe } from "../../kernel/session.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { OverrideForm } from "./override-form.tsx";
import { coverFor, nextInTurn, type OverrideChange } from "./schedule-model.ts";

export type CoverMeProps = { schedule: string; from: Date; to: Date };

/** Somebody else for my shift, or a part of it: whoever comes next in turn is suggested. */
export function CoverMeDialog({ schedule, from, to, onClose }: CoverMeProps & { onClose: () => void }) {
  const me = useMe();
  const { data } = useQuery(ask.oncall.listSchedules());
  const rotations = data?.schedules.find(({ name }) => name === schedule)?.rotations ?? [];
  const next = nextInTurn(rotations, me.name);
  const [change, setChange] = useState<OverrideChange>();
  if (!data) return null;
  const span = spanOf({ from, to });
  return (
    <Dialog
      title="Cover me"
      about="Whoever you choose is paged instead of you, for all of your shift or the part you say."
      open
      onOpenChange={(open) => open || onClose()}
    >
      <OverrideForm
        schedule={schedule}
        change={change ?? { ...coverFor(me.name, next), span }}
        before={undefined}
        onChange={setChange}
        onClose={onClose}
      />
    </Dialog>
  );
}
