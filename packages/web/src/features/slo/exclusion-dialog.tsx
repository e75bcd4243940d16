import { nameFor } from "@shipshape/domain/catalog/service-name";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { localOfMoment } from "../../kernel/moment.ts";
import { useRested } from "../../kernel/rested.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { useAction } from "../../kernel/use-action.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { exclusionIn } from "./exclusion-input.ts";
import { ExclusionPreview } from "./exclusion-preview.tsx";
import { ExclusionTimeFields } from "./exclusion-time-fields.tsx";
import type { SloView } from "./slo-words.ts";

type FaultOf = (name: string) => string | undefined;

type ExclusionDialogProps = {
  slo: SloView;
  /** When it is to hold, as long as nobody says otherwise. */
  span: TimeSpan;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Takes time out of the budget, shown before and after while one says when. */
export function ExclusionDialog({ slo, span, open, onOpenChange }: ExclusionDialogProps) {
  return (
    <Dialog
      title="Exclude time"
      about="What happens in it does not count for the budget, also where it is past. Everybody sees who excluded it and why."
      open={open}
      onOpenChange={onOpenChange}
      wide
    >
      {open && <ExclusionForm slo={slo} span={span} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

const NOT_WHEN = new Error("Say when: it must end after it begins.");

function ExclusionForm({ slo, span, onDone }: { slo: SloView; span: TimeSpan; onDone: () => void }) {
  const zone = useTimeZone();
  const [filled, setFilled] = useState<FormData>(() => initially(span, zone));
  const said = exclusionIn(useRested(filled, 250), zone, slo);
  const preview = useQuery({
    queryKey: ["slo", "previewExclusion", said],
    queryFn: () =>
      said
        ? api.slo.previewExclusion({
            body: { ...said, reason: said.reason || "?", displayName: "preview", labels: {}, annotations: {} },
          })
        : null,
    placeholderData: keepPreviousData,
    enabled: said !== undefined,
    retry: false,
  });
  const save = useAction({
    run: async (fields: FormData) => {
      const body = exclusionIn(fields, zone, slo);
      if (!body) throw NOT_WHEN;
      return api.slo.createExclusion({
        body: { ...body, name: nameFor(body.displayName), labels: {}, annotations: {} },
      });
    },
    told: ({ displayName }) => `${displayName} is excluded; the budget is counted anew.`,
    undo: ({ name }) => api.slo.removeExclusion({ params: { name } }),
    quietErrors: true,
    onDone,
  });
  return (
    <Form
      onSubmit={save.mutate}
      onFill={setFilled}
      submitLabel="Exclude it"
      pending={save.isPending}
      error={save.error}
      wide
    >
      {(faultOf) => (
        <>
          <WhatItIs slo={slo} faultOf={faultOf} />
          <ExclusionTimeFields {...{ span, zone, faultOf }} />
          <ExclusionPreview slo={slo} asked={preview} isSaid={said !== undefined} />
        </>
      )}
    </Form>
  );
}

/** What the fields say before anybody has touched them. */
function initially({ fromMs, toMs }: TimeSpan, zone: string): FormData {
  const fields = new FormData();
  fields.set("kind", "once");
  fields.set("from", localOfMoment(new Date(fromMs), zone));
  fields.set("to", localOfMoment(new Date(toMs), zone));
  return fields;
}

function WhatItIs({ slo, faultOf }: { slo: SloView; faultOf: FaultOf }) {
  return (
    <>
      <Tiles>
        <InputField
          label="What it is called"
          name="displayName"
          required
          placeholder="Move of the database"
          pattern=".*[A-Za-z0-9].*"
          fault={faultOf("displayName") ?? faultOf("name")}
        />
        <ChoiceField
          label="It holds for"
          name="scope"
          options={[
            { value: "slo", label: "this objective" },
            { value: "service", label: `every objective of ${slo.service}` },
          ]}
        />
      </Tiles>
      <TextField
        label="Why"
        name="reason"
        rows={2}
        required
        placeholder="Announced to everybody on Monday"
        fault={faultOf("reason")}
      />
    </>
  );
}
