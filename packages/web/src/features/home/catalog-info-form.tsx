import type { Plan } from "@shipshape/contract/plan";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Lines } from "../../kit/facts.tsx";
import { FileDrop } from "../../kit/file-drop.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { TextField } from "../../kit/form-field.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";

type PlanView = z.output<typeof Plan>;
const FILE = "catalog-info.yaml";

const said = { create: "is added", update: "is changed", unchanged: "stays as it is" } as const;

/** Backstage's file, as it is: what it would change is shown first. */
export function CatalogInfoForm() {
  const whyNot = useWhyNot("catalog:write");
  const [given, setGiven] = useState("");
  const plan = useAction({
    run: ({ text, apply }: { text: string; apply: boolean }): Promise<PlanView> =>
      api.catalog.importCatalogInfo({ body: { files: [{ path: FILE, text }], apply } }),
    quietErrors: true,
  });
  const { text = "", apply: applied = false } = plan.variables ?? {};
  return (
    <Stack space="normal">
      <FileDrop
        label={`Drop ${FILE} here, or choose it`}
        onText={(read) => {
          setGiven(read);
          plan.mutate({ text: read, apply: false });
        }}
      />
      <Form
        onSubmit={(fields) => plan.mutate({ text: textOf(fields, "text"), apply: false })}
        submitLabel="See what it adds"
        pending={plan.isPending}
        error={plan.error}
        whyNot={whyNot}
      >
        {(faultOf) => (
          <TextField
            key={given}
            label="Or paste it"
            name="text"
            rows={8}
            defaultValue={given}
            fault={faultOf("files")}
            required
          />
        )}
      </Form>
      {plan.data && !applied && (
        <Planned plan={plan.data} onAdd={() => plan.mutate({ text, apply: true })} pending={plan.isPending} />
      )}
      <Soft>The same from a pipeline:</Soft>
      <CommandLine command={cliCommand(`apply -f ${FILE}`)} />
    </Stack>
  );
}

type PlannedProps = { plan: PlanView; onAdd: () => void; pending: boolean };

function Planned({ plan: { changes }, onAdd, pending }: PlannedProps) {
  const whyNot = useWhyNot("catalog:write");
  const items = changes.map(({ kind, name, action }) => ({
    key: `${kind} ${name}`,
    content: (
      <span>
        <Strong>{name}</Strong> <Soft>{`${kind}, ${said[action]}`}</Soft>
      </span>
    ),
  }));
  return (
    <Stack space="close">
      <Lines items={items} none="Nothing in it is new." />
      <Row>
        <Button kind="primary" onPress={onAdd} pending={pending} whyNot={whyNot}>
          Add them
        </Button>
      </Row>
    </Stack>
  );
}
