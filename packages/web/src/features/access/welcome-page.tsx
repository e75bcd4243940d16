import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";
import { TextLink } from "../../kit/link.tsx";
import { PublicFrame } from "../../kit/public-frame.tsx";

/** The secret stands behind the # of the address, so that no server or proxy ever logs it. */
export function WelcomePage() {
  const token = useLocation({ select: ({ hash }) => hash });
  const { data: system } = useSuspenseQuery(ask.system.get());
  if (token === "") {
    return (
      <PublicFrame
        title="This link is not whole"
        lead="The part after the # is missing. Copy the link again, all of it."
      >
        <TextLink to="/sign-in">Sign in</TextLink>
      </PublicFrame>
    );
  }
  return system.needsFirstAdministrator ? <FirstAdministrator token={token} /> : <ChoosePassword token={token} />;
}

const { useSignInLink: signInByLink } = api.access;
type Fields = Omit<Parameters<typeof signInByLink>[0]["body"], "token">;

function useLink(token: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useAction({
    run: (fields: Fields) => signInByLink({ body: { token, ...fields } }),
    quietErrors: true,
    onDone: (me) => {
      queries.clear();
      queries.setQueryData(ask.access.me().queryKey, me);
      void navigate({ to: "/", replace: true });
    },
  });
}

const PASSWORD = { label: "Password", name: "password", type: "password", autoComplete: "new-password" } as const;

function FirstAdministrator({ token }: { token: string }) {
  const use = useLink(token);
  const submit = (fields: FormData): void => {
    const displayName = textOf(fields, "displayName");
    use.mutate({
      name: textOf(fields, "name"),
      email: textOf(fields, "email"),
      password: String(fields.get("password")),
      ...(displayName === "" ? {} : { displayName }),
    });
  };
  return (
    <PublicFrame
      title="Welcome aboard"
      lead="You become the first administrator. Others follow by links that you make."
    >
      <Form onSubmit={submit} submitLabel="Begin" pending={use.isPending} error={use.error} wide>
        {(faultOf) => (
          <>
            <InputField
              label="Name"
              name="name"
              hint="As others type it: lower-case letters, digits and -"
              fault={faultOf("name")}
              autoComplete="username"
              required
              autoFocus
            />
            <InputField label="Full name" name="displayName" fault={faultOf("displayName")} autoComplete="name" />
            <InputField
              label="E-mail address"
              name="email"
              type="email"
              hint="Pages are sent here"
              fault={faultOf("email")}
              autoComplete="email"
              required
            />
            <InputField
              {...PASSWORD}
              hint="At least 12 characters"
              fault={faultOf("password")}
              minLength={12}
              required
            />
          </>
        )}
      </Form>
    </PublicFrame>
  );
}

function ChoosePassword({ token }: { token: string }) {
  const use = useLink(token);
  return (
    <PublicFrame
      title="Choose a password"
      lead="This link works once. Afterwards you sign in with your name and this password."
    >
      <Form
        onSubmit={(fields) => use.mutate({ password: String(fields.get("password")) })}
        submitLabel="Set the password and sign in"
        pending={use.isPending}
        error={use.error}
        wide
      >
        {(faultOf) => (
          <InputField
            {...PASSWORD}
            hint="At least 12 characters"
            fault={faultOf("password")}
            minLength={12}
            required
            autoFocus
          />
        )}
      </Form>
    </PublicFrame>
  );
}
