import type { ProviderView } from "@shipshape/contract/notify-providers";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Form } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Card, Page, Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { SettingsTabs } from "../access/settings-tabs.tsx";

type View = z.output<typeof ProviderView>;
type Field = View["fields"][number];

const fromWords = ({ from, secret, variable }: Field): string =>
  ({
    environment: `${variable} sets it`,
    settings: secret ? "kept, and never shown; type to replace it" : "",
    default: "",
    nowhere: "",
  })[from];

function ProviderFields({
  fields,
  faultOf,
}: {
  fields: readonly Field[];
  faultOf: (name: string) => string | undefined;
}) {
  return fields.map((field) => {
    const { name, label, hint, secret, required, from, value } = field;
    const said = fromWords(field);
    if (from === "environment") {
      return (
        <Stack key={name} space="tight">
          <Strong>{label}</Strong>
          <Soft>{secret ? said : `${value}: ${said}`}</Soft>
        </Stack>
      );
    }
    return (
      <InputField
        key={name}
        name={name}
        label={required ? label : `${label} (may stay empty)`}
        hint={said ? `${hint}. It is ${said}` : hint}
        type={secret ? "password" : "text"}
        autoComplete="off"
        defaultValue={from === "settings" && !secret ? (value ?? "") : ""}
        placeholder={from === "default" ? (value ?? "") : ""}
        fault={faultOf(`values.${name}`)}
      />
    );
  });
}

/** What was typed: a secret that is left empty stays as it is. */
const valuesOf = (fields: readonly Field[], typed: FormData): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap(({ name, secret, from, value }) => {
      const text = String(typed.get(name) ?? "").trim();
      if (from === "environment" || (secret && text === "")) return [];
      if (text === (from === "settings" ? value : "")) return [];
      return [[name, text]];
    }),
  );

function ProviderForm({ view }: { view: View }) {
  const { provider, fields, steps, ready } = view;
  const whyNot = useWhyNot("access:write");
  const save = useAction({
    run: (typed: FormData) =>
      api.notify.putProvider({ params: { provider }, body: { values: valuesOf(fields, typed) } }),
    told: ({ ready: is, because }) => (is ? `${view.title} is set up. Check it now.` : `${because}.`),
    quietErrors: true,
  });
  return (
    <Stack space="normal">
      {steps.map(({ about, code }) => (
        <Stack key={about} space="tight">
          <Words>{about}</Words>
          {code && <CommandLine command={code} tall={code.includes("\n")} />}
        </Stack>
      ))}
      <Form onSubmit={save.mutate} submitLabel="Save" pending={save.isPending} error={save.error} whyNot={whyNot}>
        {(faultOf) => <ProviderFields key={String(ready)} fields={fields} faultOf={faultOf} />}
      </Form>
      <Soft>As environment variables: {fields.map(({ variable }) => variable).join(", ")}.</Soft>
    </Stack>
  );
}

function ProviderCard({ view }: { view: View }) {
  const { provider, title, about, channels, ready, because } = view;
  const [open, setOpen] = useState(false);
  const whyNot = useWhyNot("access:write");
  const check = useAction({ run: () => api.notify.checkProvider({ params: { provider } }) });
  return (
    <Card>
      <Stack space="close">
        <Row spread top>
          <Stack space="tight">
            <Strong>{title}</Strong>
            <Soft>{about}</Soft>
            <Soft>Carries: {channels.join(", ")}.</Soft>
          </Stack>
          <Row space="normal">
            <StatusWord status={ready ? { tone: "ok", word: "ready" } : { tone: "unknown", word: "not set up" }} />
            {ready && (
              <Button action={check} whyNot={whyNot} label={`Check ${title}`}>
                Check
              </Button>
            )}
            <Button onPress={() => setOpen(!open)} label={`${open ? "Hide" : "Show"} the set-up of ${title}`}>
              {open ? "Hide" : "Set up"}
            </Button>
          </Row>
        </Row>
        {check.data && (
          <Notice tone={check.data.ready ? "ok" : "bad"} title={check.data.ready ? "It works" : "It does not work"}>
            {check.data.because}.
          </Notice>
        )}
        {!ready && !open && <Soft>{because}.</Soft>}
        {open && <ProviderForm view={view} />}
      </Stack>
    </Card>
  );
}

/** Who carries messages for this installation, how each is set up, and whether it works. */
export function ChannelsPage() {
  const { providers } = useSuspenseQuery(ask.notify.listProviders()).data;
  return (
    <Page title="Settings" byline={<SettingsTabs />}>
      <Section
        title="Who carries messages"
        note="Push to phones and browsers, UnifiedPush and signed webhooks need no setting up: people add them under You."
      >
        <Stack space="close">
          {providers.map((view) => (
            <ProviderCard key={view.provider} view={view} />
          ))}
        </Stack>
      </Section>
    </Page>
  );
}
