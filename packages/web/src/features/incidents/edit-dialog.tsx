import { Severity } from "@shipshape/contract/incidents";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { type IncidentDetailView, SEVERITY_OPTIONS } from "./incident-words.ts";
import { useUpdate } from "./use-incident-actions.ts";

type EditDialogProps = { incident: IncidentDetailView; open: boolean; onOpenChange: (open: boolean) => void };

/** What is wrong and how bad it is, in better words; the timeline keeps what was said before. */
export function EditDialog({ incident, open, onOpenChange }: EditDialogProps) {
  const update = useUpdate(incident);
  const submit = (fields: FormData): void => {
    const title = textOf(fields, "title");
    const severity = Severity.parse(fields.get("severity"));
    const change = {
      ...(title === incident.title || title === "" ? {} : { title }),
      ...(severity === incident.severity ? {} : { severity }),
    };
    onOpenChange(false);
    if (Object.keys(change).length > 0) update.mutate(change);
  };
  return (
    <Dialog
      title={`Title and severity of ${incident.shortId}`}
      about="SEV1 and SEV2 shut the gate of the service, and customers read of an outage."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form onSubmit={submit} submitLabel="Save" pending={update.isPending} error={null}>
        {() => (
          <>
            <InputField label="What is wrong" name="title" defaultValue={incident.title} required />
            <ChoiceField label="Severity" name="severity" options={SEVERITY_OPTIONS} defaultValue={incident.severity} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
