import { useRef } from "react";
import { api } from "../../kernel/api.ts";
import { useKeys } from "../../kernel/keyboard.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Form, textOf } from "../../kit/form.tsx";
import { TextField } from "../../kit/form-field.tsx";
import type { IncidentDetailView } from "./incident-words.ts";

/** Writes into the timeline; `n` comes here, Ctrl Enter sends. */
export function NoteComposer({ incident }: { incident: IncidentDetailView }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const whyNot = useWhyNot("incidents:write");
  useKeys({ n: { does: "Write a note", run: () => field.current?.focus() } });
  const add = useAction({
    run: (text: string) => api.incidents.addNote({ params: { id: incident.shortId }, body: { text } }),
    quietErrors: true,
    onDone: () => {
      if (field.current) field.current.value = "";
    },
  });
  const submit = (fields: FormData): void => {
    const text = textOf(fields, "text");
    if (text !== "") add.mutate(text);
  };
  return (
    <Form onSubmit={submit} submitLabel="Add the note" pending={add.isPending} error={add.error} whyNot={whyNot}>
      {(faultOf) => (
        <TextField
          ref={field}
          label="Note"
          name="text"
          rows={2}
          placeholder="What do you see, what do you try?  ( n, then Ctrl Enter )"
          fault={faultOf("text")}
        />
      )}
    </Form>
  );
}
