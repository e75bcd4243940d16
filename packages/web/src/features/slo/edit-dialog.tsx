import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api } from "../../kernel/api.ts";
import { useRested } from "../../kernel/rested.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { Stack } from "../../kit/stack.tsx";
import { AlertRows } from "./alert-rows.tsx";
import { BackTestPanel } from "./back-test-panel.tsx";
import { wantedFrom } from "./edit-fields.ts";
import { EditFields } from "./edit-form-fields.tsx";
import { editedDocument, wantedIn } from "./edited-objective.ts";
import type { SloDetail } from "./slo-words.ts";
import { TargetSuggestion } from "./target-suggestion.tsx";

const RESTED_MS = 500;
const DAYS = 30;

type EditDialogProps = { slo: SloDetail; open: boolean; onOpenChange: (open: boolean) => void };

/** Changes an objective, and shows beforehand what the change would have made of the past. */
export function EditDialog({ slo, open, onOpenChange }: EditDialogProps) {
  return (
    <Dialog
      title={`Edit ${slo.displayName}`}
      about={`Before it is saved, the last ${DAYS} days are replayed with it.`}
      open={open}
      onOpenChange={onOpenChange}
      wide
    >
      {open && <EditForm slo={slo} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

const applied = (name: string, document: unknown) =>
  api.configuration.apply({ body: { files: [{ path: `${name}.yaml`, text: JSON.stringify(document, null, 2) }] } });

/** The past with another definition, asked again when the form has rested. */
function useBackTest(slo: SloDetail, document: Record<string, unknown> | undefined) {
  const rested = useRested(document === undefined ? "" : JSON.stringify(document), RESTED_MS);
  return useQuery({
    queryKey: ["slo", "backTest", slo.name, rested],
    queryFn: () => {
      const body = { document: JSON.parse(rested) as Record<string, unknown>, days: DAYS };
      return api.slo.backTest({ params: { name: slo.name }, body });
    },
    enabled: rested !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
}

function EditForm({ slo, onDone }: { slo: SloDetail; onDone: () => void }) {
  const known = wantedIn(slo.definition, slo.target);
  const [said, setSaid] = useState<ReturnType<typeof wantedFrom>>({ wanted: known });
  const fill = (fields: FormData): void => setSaid(wantedFrom(fields, known));
  const target = useRef<HTMLInputElement>(null);
  const document = "wanted" in said ? editedDocument(slo.definition, slo.target, said.wanted) : undefined;
  const isSame = JSON.stringify(document) === JSON.stringify(editedDocument(slo.definition, slo.target, known));
  const tested = useBackTest(slo, document);
  const save = useAction({
    run: (fields: FormData) => {
      const wanted = wantedFrom(fields, known);
      if (!("wanted" in wanted)) throw new Error(wanted.because);
      return applied(slo.name, editedDocument(slo.definition, slo.target, wanted.wanted));
    },
    told: () => `${slo.displayName} is changed, and judged anew within a minute.`,
    undo: () => applied(slo.name, slo.definition),
    quietErrors: true,
    onDone,
  });
  const suggest = (value: string): void => {
    if (!target.current) return;
    target.current.value = value;
    target.current.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return (
    <Form
      onSubmit={save.mutate}
      onFill={fill}
      submitLabel="Save the change"
      pending={save.isPending}
      error={save.error}
      whyNot={isSame ? "Nothing is changed yet." : undefined}
      wide
    >
      {(faultOf) => (
        <Stack>
          <EditFields known={known} targetField={target} faultOf={faultOf} />
          <TargetSuggestion name={slo.name} onTake={suggest} />
          <AlertRows slo={slo} />
          <BackTestPanel asked={tested} because={"because" in said ? said.because : undefined} />
        </Stack>
      )}
    </Form>
  );
}
