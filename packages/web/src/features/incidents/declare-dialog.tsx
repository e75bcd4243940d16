import { Severity } from "@shipshape/contract/incidents";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";

const SEVERITIES = [
  { value: "SEV1", label: "SEV1: most users cannot do what they came for" },
  { value: "SEV2", label: "SEV2: many users are hindered" },
  { value: "SEV3", label: "SEV3: some users are hindered" },
  { value: "SEV4", label: "SEV4: hardly anybody notices" },
];

type DeclareDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; service?: string };

/** Declares an incident by hand; the service's escalation policy is paged. */
export function DeclareDialog({ open, onOpenChange, service: given = "" }: DeclareDialogProps) {
  const navigate = useNavigate();
  const { data } = useQuery({ ...ask.catalog.listServices(), enabled: open });
  const services = (data?.services ?? []).map(({ name, displayName }) => ({ value: name, label: displayName }));
  const declare = useAction({
    run: (fields: FormData) => {
      const service = textOf(fields, "service");
      const severity = Severity.parse(fields.get("severity"));
      return api.incidents.declare({
        body: { title: textOf(fields, "title"), severity, ...(service === "" ? {} : { service }) },
      });
    },
    quietErrors: true,
    onDone: ({ shortId }) => {
      onOpenChange(false);
      void navigate({ to: "/incidents/$id", params: { id: shortId } });
    },
  });
  return (
    <Dialog
      title="Declare an incident"
      about="The escalation policy of the service is paged at once."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form onSubmit={declare.mutate} submitLabel="Declare and page" pending={declare.isPending} error={declare.error}>
        {(faultOf) => (
          <>
            <InputField label="What is wrong" name="title" fault={faultOf("title")} required />
            <ChoiceField label="Severity" name="severity" options={SEVERITIES} defaultValue="SEV2" />
            <ChoiceField
              key={services.length}
              label="Service"
              name="service"
              defaultValue={given}
              options={[{ value: "", label: "none in particular: nobody is paged" }, ...services]}
              fault={faultOf("service")}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}
