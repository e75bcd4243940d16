import { Severity } from "@shipshape/contract/incidents";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { SEVERITY_OPTIONS } from "./incident-words.ts";
import { PagingPreview } from "./paging-preview.tsx";

const PAGING_OPTIONS = [
  { value: "page", label: "Page the people of the service now" },
  { value: "quiet", label: "Page nobody" },
];

type DeclareDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; service?: string };

/** Declares an incident by hand, and says beforehand who will be woken by it. */
export function DeclareDialog({ open, onOpenChange, service }: DeclareDialogProps) {
  return (
    <Dialog title="Declare an incident" open={open} onOpenChange={onOpenChange}>
      {open && <Declaring service={service ?? ""} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function Declaring({ service: given, onDone }: { service: string; onDone: () => void }) {
  const navigate = useNavigate();
  const [service, setService] = useState(given);
  const [pages, setPages] = useState(true);
  const { data } = useQuery(ask.catalog.listServices());
  const services = (data?.services ?? []).map(({ name, displayName }) => ({ value: name, label: displayName }));
  const declare = useAction({
    run: (fields: FormData) => {
      const severity = Severity.parse(fields.get("severity"));
      const body = { title: textOf(fields, "title"), severity, page: pages, ...(service === "" ? {} : { service }) };
      return api.incidents.declare({ body });
    },
    quietErrors: true,
    onDone: ({ shortId }) => {
      onDone();
      void navigate({ to: "/incidents/$id", params: { id: shortId } });
    },
  });
  return (
    <Form
      onSubmit={declare.mutate}
      submitLabel={pages && service !== "" ? "Declare and page" : "Declare"}
      pending={declare.isPending}
      error={declare.error}
    >
      {(faultOf) => (
        <>
          <InputField label="What is wrong" name="title" fault={faultOf("title")} required />
          <ChoiceField label="Severity" name="severity" options={SEVERITY_OPTIONS} defaultValue="SEV2" />
          <ChoiceField
            label="Service"
            name="service"
            value={service}
            options={[{ value: "", label: "none in particular" }, ...services]}
            onChoose={setService}
            fault={faultOf("service")}
          />
          <LiveAlready service={service} />
          <ChoiceField
            label="Paging"
            value={pages ? "page" : "quiet"}
            options={PAGING_OPTIONS}
            onChoose={(value) => setPages(value === "page")}
          />
          <PagingPreview service={service} pages={pages} />
        </>
      )}
    </Form>
  );
}

/** One live incident a service: whoever declares a second is shown the first. */
function LiveAlready({ service }: { service: string }) {
  const { data } = useQuery({
    ...ask.incidents.list({ query: { service, status: "live", test: "false" } }),
    enabled: service !== "",
  });
  const [live] = data?.incidents ?? [];
  if (!live) return null;
  return (
    <Notice tone="warn" title={`${live.shortId} is live for ${service} already.`}>
      <TextLink to="/incidents/$id" params={{ id: live.shortId }}>
        Go there: {live.title}
      </TextLink>
    </Notice>
  );
}
