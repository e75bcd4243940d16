import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { localOfMoment, momentOfLocal } from "../../kernel/moment.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import type { CoverMeProps } from "./cover-me-dialog.tsx";

const RETURNS = [
  { value: "", label: "nothing" },
  { value: "swap", label: "I take a shift of theirs" },
] as const;

type Asked = { from: Date; to: Date; note: string; inReturn?: { from: Date; to: Date } };

function askedOf(fields: FormData, zone: string): Asked {
  const moment = (name: string): Date => momentOfLocal(textOf(fields, name), zone);
  const asked = { from: moment("from"), to: moment("to"), note: textOf(fields, "note") };
  if (textOf(fields, "returnFrom") === "") return asked;
  return { ...asked, inReturn: { from: moment("returnFrom"), to: moment("returnTo") } };
}

/** Asks everybody of the schedule to cover my shift: whoever takes it is paged instead of me, from then on. */
export function AskCoverDialog({ schedule, from, to, onClose }: CoverMeProps & { onClose: () => void }) {
  const zone = useTimeZone();
  const whyNot = useWhyNot("oncall:override");
  const [swaps, setSwaps] = useState(false);
  const ask = useAction({
    run: (body: Asked) => api.oncall.createCoverRequest({ params: { name: schedule }, body }),
    told: () => "You asked to be covered. Until somebody takes it, you stay on call.",
    undo: ({ id }) => api.oncall.withdrawCoverRequest({ params: { requestId: id } }),
    quietErrors: true,
    onDone: onClose,
  });
  return (
    <Dialog
      title="Ask for cover"
      about="Everybody of the schedule is told. You stay on call until somebody takes it."
      open
      onOpenChange={(open) => open || onClose()}
    >
      <Form
        onSubmit={(fields) => ask.mutate(askedOf(fields, zone))}
        submitLabel={swaps ? "Offer the swap" : "Ask"}
        pending={ask.isPending}
        error={ask.error}
        whyNot={whyNot}
        beside={<Button onPress={onClose}>Cancel</Button>}
      >
        {(faultOf) => (
          <>
            <Tiles>
              <MomentInput label="From" name="from" at={from} fault={faultOf("from")} />
              <MomentInput label="Until" name="to" at={to} fault={faultOf("to")} />
              <InputField label="Why" name="note" placeholder="my sister marries" fault={faultOf("note")} />
              <ChoiceField
                label="In return"
                name="return"
                options={RETURNS}
                defaultValue=""
                fault={undefined}
                onChoose={(chosen) => setSwaps(chosen === "swap")}
              />
            </Tiles>
            {swaps && (
              <Tiles>
                <MomentInput label="In return from" name="returnFrom" fault={faultOf("inReturn.from")} />
                <MomentInput label="In return until" name="returnTo" fault={faultOf("inReturn.to")} />
              </Tiles>
            )}
          </>
        )}
      </Form>
    </Dialog>
  );
}

type MomentInputProps = { label: string; name: string; at?: Date; fault: string | undefined };

function MomentInput({ label, name, at, fault }: MomentInputProps) {
  const zone = useTimeZone();
  return (
    <InputField
      label={label}
      name={name}
      type="datetime-local"
      {...(at ? { defaultValue: localOfMoment(at, zone) } : {})}
      fault={fault}
      required
    />
  );
}
