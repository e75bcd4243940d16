import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TickFields } from "../../kit/form-field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { tell } from "../../kit/toast-undo.tsx";
import type { SourceView } from "./source-view.ts";

const KINDS = [
  { value: "prometheus", label: "Prometheus, or what answers like one" },
  { value: "scrape", label: "A /metrics page" },
] as const;

type SourceDialogProps = { editing: SourceView | "new" | undefined; onClose: () => void };

type Said = { readonly ok: boolean; readonly detail: string };

/** A new one is kept only when it answers; a changed one is kept, and asked. */
async function keep(known: SourceView | undefined, fields: FormData): Promise<Said> {
  const bearerToken = textOf(fields, "bearerToken") || undefined;
  const given = { url: textOf(fields, "url"), ...(bearerToken === undefined ? {} : { bearerToken }) };
  if (known) {
    const kind = fields.get("kind") === "scrape" ? ("scrape" as const) : ("prometheus" as const);
    const forgetToken = fields.getAll("token").includes("forget");
    await api.telemetry.updateSource({ params: { name: known.name }, body: { ...given, kind, forgetToken } });
    return api.telemetry.checkSource({ params: { name: known.name } });
  }
  const { ok, detail, kind, url } = await api.telemetry.discover({ body: given });
  if (!ok) return { ok, detail };
  const name = textOf(fields, "name");
  await api.telemetry.createSource({ body: { ...given, name, kind, url } });
  return api.telemetry.checkSource({ params: { name } });
}

/** Adds a source or changes one; it is asked at once, and what it answers is said. */
export function SourceDialog({ editing, onClose }: SourceDialogProps) {
  const known = editing === "new" ? undefined : editing;
  const save = useAction({
    run: (fields: FormData) => keep(known, fields),
    quietErrors: true,
    onDone: ({ ok, detail }) => {
      if (!ok) return;
      tell(detail);
      close();
    },
  });
  const close = (): void => {
    save.reset();
    onClose();
  };
  return (
    <Dialog
      title={known ? `Change ${known.displayName}` : "Add a source"}
      about="It is asked at once, from this server, and what it is finds itself out."
      open={editing !== undefined}
      onOpenChange={close}
    >
      <Form
        onSubmit={save.mutate}
        submitLabel={known ? "Change it" : "Add it"}
        pending={save.isPending}
        error={save.error}
      >
        {(faultOf) => (
          <>
            <SourceFields known={known} faultOf={faultOf} />
            {save.data && !save.data.ok && (
              <Notice tone="bad" title={save.data.detail}>
                {known ? "It is kept as it stands here." : "Nothing was kept."}
              </Notice>
            )}
          </>
        )}
      </Form>
    </Dialog>
  );
}

type SourceFieldsProps = { known: SourceView | undefined; faultOf: (name: string) => string | undefined };

function SourceFields({ known, faultOf }: SourceFieldsProps) {
  return (
    <>
      {!known && (
        <InputField
          label="Name"
          name="name"
          hint="Objectives refer to it by this name"
          fault={faultOf("name")}
          required
        />
      )}
      {known && <ChoiceField label="Kind" name="kind" options={KINDS} defaultValue={known.kind} />}
      <InputField
        label="Address"
        name="url"
        type="url"
        placeholder="http://prometheus.internal:9090"
        defaultValue={known?.url ?? ""}
        fault={faultOf("url")}
        required
      />
      <InputField
        label="Token, where it wants one"
        name="bearerToken"
        type="password"
        autoComplete="off"
        hint={
          known?.hasToken ? "Left empty, the one that is kept stays" : "Sent as Authorization: Bearer, and kept sealed"
        }
        fault={faultOf("bearerToken")}
      />
      {known?.hasToken && (
        <TickFields legend="Its token" name="token" options={[{ value: "forget", label: "Forget it" }]} />
      )}
    </>
  );
}
