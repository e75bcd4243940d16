import { statuspage } from "@shipshape/contract/statuspage";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, TextField } from "../../kit/form-field.tsx";

const Status = statuspage.publishUpdate.body.shape.status;
const STATUSES = [
  { value: "investigating", label: "Investigating" },
  { value: "identified", label: "Identified" },
  { value: "monitoring", label: "Monitoring" },
  { value: "resolved", label: "Resolved" },
];

type PublishDialogProps = { page: string; open: boolean; onOpenChange: (open: boolean) => void };

/** Publishes an update of an incident in one's own words. */
export function PublishDialog({ page, open, onOpenChange }: PublishDialogProps) {
  const { data } = useQuery({ ...ask.incidents.list({ query: { limit: 20 } }), enabled: open });
  const incidents = (data?.incidents ?? []).map(({ shortId, title }) => ({
    value: shortId,
    label: `${shortId} ${title}`,
  }));
  const publish = useAction({
    run: (fields: FormData) =>
      api.statuspage.publishUpdate({
        params: { name: page },
        body: {
          incident: textOf(fields, "incident"),
          status: Status.parse(fields.get("status")),
          text: textOf(fields, "text"),
        },
      }),
    told: () => "Published.",
    quietErrors: true,
    onDone: () => onOpenChange(false),
  });
  return (
    <Dialog title="Publish an update" about="Everybody can read it, at once." open={open} onOpenChange={onOpenChange}>
      {incidents.length === 0 ? (
        <Quiet>There is no incident to tell about.</Quiet>
      ) : (
        <Form onSubmit={publish.mutate} submitLabel="Publish" pending={publish.isPending} error={publish.error}>
          {(faultOf) => (
            <>
              <ChoiceField label="Incident" name="incident" options={incidents} fault={faultOf("incident")} />
              <ChoiceField label="Status" name="status" options={STATUSES} />
              <TextField label="Text" name="text" fault={faultOf("text")} required />
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
}
