import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField, TextField } from "../../kit/form-field.tsx";
import type { ItemView } from "./readiness-words.ts";

export type ReadinessWay = "evidence" | "exemption";

type ReadinessDialogProps = { service: string; item: ItemView; way: ReadinessWay; onClose: () => void };
type FaultOf = (name: string) => string | undefined;

const dayIn = (days: number): string => new Date(nowMs() + days * DAY_MS).toISOString().slice(0, 10);

/** Says that an item is there, or asks to go without it for a while. */
export function ReadinessDialog({ service, item, way, onClose }: ReadinessDialogProps) {
  const params = { name: service, item: item.key };
  const send = useAction({
    run: async (fields: FormData) => {
      if (way === "exemption") {
        const until = new Date(`${textOf(fields, "until")}T00:00:00Z`);
        await api.gates.askExemption({ params, body: { reason: textOf(fields, "reason"), until } });
        return;
      }
      const [note, url, doneOn] = [textOf(fields, "note"), textOf(fields, "url"), textOf(fields, "doneOn")];
      await api.gates.giveEvidence({ params, body: { note, doneOn, ...(url ? { url } : {}) } });
    },
    told: () => (way === "evidence" ? `${item.title}: written down.` : "Somebody else has to approve it now."),
    ...(way === "evidence" && item.evidence === null ? { undo: () => api.gates.takeEvidence({ params }) } : {}),
    quietErrors: true,
    onDone: onClose,
  });
  return (
    <Dialog
      title={item.title}
      about={
        way === "evidence"
          ? "Your word counts, with your name, from the day that it speaks of."
          : "It counts as there until then, once somebody else approved it."
      }
      open
      onOpenChange={(open) => !open && onClose()}
    >
      <Form
        onSubmit={send.mutate}
        submitLabel={way === "evidence" ? "It is there" : "Ask"}
        pending={send.isPending}
        error={send.error}
      >
        {(faultOf) =>
          way === "evidence" ? <EvidenceFields item={item} faultOf={faultOf} /> : <ExemptionFields faultOf={faultOf} />
        }
      </Form>
    </Dialog>
  );
}

function EvidenceFields({ item, faultOf }: { item: ItemView; faultOf: FaultOf }) {
  const hint = item.validDays
    ? `It holds for ${item.validDays} days from this day.`
    : "It holds until you take it back.";
  return (
    <>
      <TextField
        label="Note"
        name="note"
        rows={2}
        defaultValue={item.evidence?.note ?? ""}
        placeholder={item.mend}
        fault={faultOf("note")}
      />
      <InputField
        label="Link"
        name="url"
        type="url"
        defaultValue={item.evidence?.url ?? ""}
        placeholder="https://wiki.example.org/…"
        fault={faultOf("url")}
      />
      <InputField
        label="On which day it was done, or last tried"
        name="doneOn"
        type="date"
        required
        defaultValue={dayIn(0)}
        hint={hint}
        fault={faultOf("doneOn")}
      />
    </>
  );
}

function ExemptionFields({ faultOf }: { faultOf: FaultOf }) {
  return (
    <>
      <TextField
        label="Why it may be missing"
        name="reason"
        rows={2}
        required
        hint="Ten characters or more."
        fault={faultOf("reason")}
      />
      <InputField label="Until" name="until" type="date" required defaultValue={dayIn(90)} fault={faultOf("until")} />
    </>
  );
}
