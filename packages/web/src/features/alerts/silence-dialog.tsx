import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, TextField } from "../../kit/form-field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { CoveredList } from "./covered-list.tsx";
import { MatcherFields, type MatcherRow } from "./matcher-fields.tsx";
import { DURATIONS, type MatcherView } from "./silence-words.ts";

type SilenceDialogProps = {
  /** What it begins with: of an alert, of a silence that is over. */
  matchers?: readonly MatcherView[] | undefined;
  comment?: string | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

const rowsOf = (matchers: readonly MatcherView[]): MatcherRow[] =>
  (matchers.length > 0 ? matchers : [{ name: "", operator: "=" as const, value: "" }]).map((matcher, key) => ({
    ...matcher,
    key,
  }));

const usable = (rows: readonly MatcherRow[]): MatcherView[] =>
  rows.filter(({ name }) => name !== "").map(({ name, operator, value }) => ({ name, operator, value }));

/** Silences alerts: what it would cover now is seen before it is made. */
export function SilenceDialog({ matchers = [], comment, open, onOpenChange }: SilenceDialogProps) {
  const [rows, setRows] = useState<readonly MatcherRow[]>(() => rowsOf(matchers));
  const silence = useAction({
    run: (fields: FormData) =>
      api.alerts.createSilence({
        body: {
          matchers: usable(rows),
          endsAt: new Date(nowMs() + Number(fields.get("lasts"))),
          comment: textOf(fields, "comment"),
        },
      }),
    told: ({ shortId, covers }) => `${shortId} silences ${covers === 1 ? "1 alert" : `${covers} alerts`} now.`,
    undo: ({ shortId }) => api.alerts.expireSilence({ params: { silence: shortId } }),
    quietErrors: true,
    onDone: () => onOpenChange(false),
  });
  return (
    <Dialog
      title="Silence alerts"
      about="What it covers tells nobody until it ends, and stays in the list. What fires on then is told."
      wide
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form onSubmit={silence.mutate} submitLabel="Silence" pending={silence.isPending} error={silence.error}>
        {(faultOf) => (
          <>
            <MatcherFields rows={rows} onChange={setRows} />
            <Preview matchers={usable(rows)} />
            <ChoiceField label="For how long" name="lasts" defaultValue="7200000" options={DURATIONS} />
            <TextField
              label="Why"
              name="comment"
              rows={2}
              required
              defaultValue={comment ?? ""}
              placeholder="We move the volume; Ana looks after it"
              fault={faultOf("comment")}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}

/** What it would cover now. */
function Preview({ matchers }: { matchers: readonly MatcherView[] }) {
  const { data, error } = useQuery({
    ...ask.alerts.previewSilence({ body: { matchers: [...matchers] } }),
    enabled: matchers.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (error)
    return (
      <Notice tone="bad" title="It cannot be so">
        {error.message}
      </Notice>
    );
  if (!data || matchers.length === 0) return null;
  return (
    <Notice tone={data.count > 0 ? "warn" : "info"} title={`Now: ${data.because}`}>
      {data.count > 0 && <CoveredList alerts={data.alerts.slice(0, 5)} none="" />}
    </Notice>
  );
}
