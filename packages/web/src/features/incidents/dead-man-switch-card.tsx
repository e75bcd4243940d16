import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Facts } from "../../kit/facts.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";
import { Card, Section } from "../../kit/page.tsx";
import { Row, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { type Health, switchStatus } from "./pager-words.ts";

type Switch = Health["deadManSwitch"];

const put = (url: string | null, everySeconds: number) =>
  api.incidents.putDeadManSwitch({ body: { url, everySeconds } });

function SwitchDialog({ given, open, onClose }: { given: Switch; open: boolean; onClose: () => void }) {
  const save = useAction({
    run: (fields: FormData) => put(textOf(fields, "url"), Number(textOf(fields, "everySeconds"))),
    told: ({ host }) => `${host} is told from now on, while the pager is well.`,
    quietErrors: true,
    onDone: onClose,
  });
  return (
    <Dialog
      title="Tell a dead-man switch"
      about="A service outside that raises the alarm on a way of its own when it hears nothing from here."
      open={open}
      onOpenChange={onClose}
    >
      <Form onSubmit={save.mutate} submitLabel="Tell it" pending={save.isPending} error={save.error}>
        {(faultOf) => (
          <>
            <InputField
              label="Address"
              name="url"
              type="url"
              required
              placeholder="https://hc-ping.com/your-uuid"
              hint="Asked with GET. It is kept sealed: only its host is shown again."
              fault={faultOf("url")}
            />
            <InputField
              label="Every so many seconds"
              name="everySeconds"
              type="number"
              defaultValue={String(given.everySeconds)}
              fault={faultOf("everySeconds")}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}

/** Who outside hears that the pager lives: silence there is the alarm when we are the ones who broke. */
export function DeadManSwitchCard({ given }: { given: Switch }) {
  const [open, setOpen] = useState(false);
  const whyNot = useWhyNot("oncall:write");
  const end = useAction({ run: () => put(null, given.everySeconds), told: () => "Nobody is told any more." });
  return (
    <Section title="Dead-man switch" note="Told while everything above holds; silence there is the alarm.">
      <Card>
        <Stack>
          <Facts
            facts={[
              { term: "State", value: <StatusWord status={switchStatus(given)} /> },
              { term: "Told", value: given.host && `${given.host}, every ${given.everySeconds} s` },
              { term: "Last told", value: given.lastToldAt && <Time at={given.lastToldAt} /> },
              { term: "Because", value: given.because },
            ]}
          />
          <Row>
            <Button onPress={() => setOpen(true)} whyNot={whyNot}>
              {given.host ? "Change it" : "Set it up"}
            </Button>
            {given.host && (
              <Button action={end} whyNot={whyNot}>
                Tell nobody
              </Button>
            )}
          </Row>
        </Stack>
      </Card>
      <SwitchDialog given={given} open={open} onClose={() => setOpen(false)} />
    </Section>
  );
}
