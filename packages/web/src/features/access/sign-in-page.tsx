import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { PublicFrame } from "../../kit/public-frame.tsx";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const { back = "/" } = route.useSearch();
  const queries = useQueryClient();
  const router = useRouter();
  const { data: system } = useQuery(ask.system.get());
  const signIn = useAction({
    run: (fields: FormData) =>
      api.access.signIn({ body: { login: textOf(fields, "login"), password: String(fields.get("password")) } }),
    quietErrors: true,
    onDone: (me) => {
      queries.clear();
      queries.setQueryData(ask.access.me().queryKey, me);
      router.history.push(back.startsWith("//") ? "/" : back);
    },
  });
  return (
    <PublicFrame title="Sign in">
      {system?.needsFirstAdministrator && (
        <Notice tone="info" title="This Shipshape waits for its first administrator">
          Open the link that the server printed when it started. Lost it? Restart the server: it prints another.
        </Notice>
      )}
      <Form onSubmit={signIn.mutate} submitLabel="Sign in" pending={signIn.isPending} error={signIn.error} wide>
        {() => (
          <>
            <InputField label="Name or e-mail address" name="login" autoComplete="username" required autoFocus />
            <InputField label="Password" name="password" type="password" autoComplete="current-password" required />
          </>
        )}
      </Form>
    </PublicFrame>
  );
}
