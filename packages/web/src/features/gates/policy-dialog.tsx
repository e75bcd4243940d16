import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { TextField } from "../../kit/form-field.tsx";
import { Stack } from "../../kit/stack.tsx";
import { PolicyPreview } from "./policy-preview.tsx";

const FILE = "budget-policy.yaml";

type PolicyDialogProps = {
  title: string;
  /** What it begins with. */
  document: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Writes a policy as its document: first what it would do to every gate, then it holds. */
export function PolicyDialog({ title, document, open, onOpenChange }: PolicyDialogProps) {
  return (
    <Dialog
      wide
      title={title}
      about="As the document that is kept in a repository. See what it would do now before it holds."
      open={open}
      onOpenChange={onOpenChange}
    >
      {open && <Written document={document} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function Written({ document, onDone }: { document: string; onDone: () => void }) {
  const [text, setText] = useState(document);
  const whyNot = useWhyNot("config:write");
  const preview = useAction({
    run: (said: string) => api.gates.previewPolicy({ body: { name: "preview", document: said } }),
    quietErrors: true,
  });
  const save = useAction({
    run: (said: string) => api.configuration.apply({ body: { files: [{ path: FILE, text: said }] } }),
    told: ({ changes }) => `${changes.map(({ name }) => name).join(", ")} holds from now on.`,
    quietErrors: true,
    onDone,
  });
  const isSeen = preview.data !== undefined && preview.variables === text;
  return (
    <Stack>
      <Form
        onSubmit={() => preview.mutate(text)}
        submitLabel="See what it would do"
        pending={preview.isPending}
        error={preview.error ?? save.error}
        beside={
          <Button
            whyNot={whyNot ?? (isSeen ? undefined : "See first what it would do.")}
            pending={save.isPending}
            onPress={() => save.mutate(text)}
          >
            Let it hold
          </Button>
        }
      >
        {() => (
          <TextField
            label="Document"
            name="document"
            rows={18}
            value={text}
            onText={setText}
            fault={faultsOf(preview.error ?? save.error)}
            required
          />
        )}
      </Form>
      {isSeen && preview.data && <PolicyPreview preview={preview.data} />}
    </Stack>
  );
}

/** Every fault where it is; the form's own line says the first. */
function faultsOf(error: Error | null): string | undefined {
  const faults =
    error && "faults" in error ? (error.faults as readonly { path: string; message: string; line?: number }[]) : [];
  if (faults.length < 2) return undefined;
  return faults.map(({ path, message, line }) => `${line ? `line ${line}, ` : ""}${path}: ${message}`).join("; ");
}
