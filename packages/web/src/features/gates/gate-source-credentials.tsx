import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField, TextField } from "../../kit/form-field.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import type { GateSourceView } from "./gate-source-view.ts";

function standingOf({ appId, hasPrivateKey, hasToken }: GateSourceView): string {
  if (hasToken) return "A token is kept, sealed. What you give here takes its place.";
  if (appId && hasPrivateKey) return `The key of the App ${appId} is kept, sealed. What you give here takes its place.`;
  return "GitHub shows the App ID and makes the key after the App is created.";
}

function bodyOf(fields: FormData) {
  const given = ["appId", "privateKey", "token"].map((name) => [name, textOf(fields, name).trim()] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ""));
}

/** What we answer with: an App's id and key, or a token. They go in and never come out. */
export function GateSourceCredentials({ source }: { source: GateSourceView }) {
  const { id, name } = source;
  const put = useAction({
    run: async (fields: FormData) => api.gates.putCredentials({ params: { source: id }, body: bodyOf(fields) }),
    told: () => `${name} has what it answers with. Send a test to see whether GitHub takes it.`,
    quietErrors: true,
  });
  return (
    <Stack space="tight">
      <Strong>9. What we answer with</Strong>
      <Soft>{standingOf(source)}</Soft>
      <Form
        key={source.appId ?? String(source.hasToken)}
        onSubmit={put.mutate}
        submitLabel="Keep it"
        pending={put.isPending}
        error={put.error}
        whyNot={useWhyNot("gates:write")}
      >
        {(faultOf) => (
          <>
            <InputField label="App ID" name="appId" fault={faultOf("appId")} autoComplete="off" />
            <TextField
              label="Private key"
              name="privateKey"
              hint="The whole .pem file, with its first and last line"
              fault={faultOf("privateKey")}
            />
            <InputField
              label="Or a token"
              name="token"
              type="password"
              autoComplete="off"
              hint="Where something else makes one for the App"
              fault={faultOf("token")}
            />
          </>
        )}
      </Form>
    </Stack>
  );
}
