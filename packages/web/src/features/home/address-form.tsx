import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Stack } from "../../kit/stack.tsx";
import type { Found } from "./found.ts";
import { NewServiceForm } from "./new-service-form.tsx";

/** Asks the address at once; what is there becomes the next question. */
export function AddressForm({ isPage }: { isPage: boolean }) {
  const whyNot = useWhyNot("telemetry:write");
  const [found, setFound] = useState<Found>();
  const connect = useAction({
    run: async (fields: FormData): Promise<Found> => {
      const bearerToken = textOf(fields, "bearerToken") || undefined;
      const url = addressOf(textOf(fields, "url"));
      const body = { url, ...(bearerToken === undefined ? {} : { bearerToken }) };
      return { ...(await api.telemetry.discover({ body })), bearerToken };
    },
    quietErrors: true,
    onDone: setFound,
  });
  const what = isPage
    ? { label: "Address of the metrics page", placeholder: "http://checkout.internal:8080/metrics" }
    : { label: "Address of Prometheus", placeholder: "http://prometheus.internal:9090" };
  return (
    <Stack space="normal">
      <Form
        onSubmit={connect.mutate}
        submitLabel="Connect"
        pending={connect.isPending}
        error={connect.error}
        whyNot={whyNot}
      >
        {(faultOf) => (
          <>
            <InputField
              {...what}
              name="url"
              type="text"
              hint="Asked from this server, so as it reaches it. Mimir, Thanos and VictoriaMetrics answer like a Prometheus."
              fault={faultOf("url")}
              required
            />
            <InputField
              label="Token, where it wants one"
              name="bearerToken"
              type="password"
              hint="Sent as Authorization: Bearer, and kept sealed"
              fault={faultOf("bearerToken")}
              autoComplete="off"
            />
          </>
        )}
      </Form>
      {found && !found.ok && (
        <Notice tone="bad" title={found.detail}>
          Nothing was kept. Change the address and connect again.
        </Notice>
      )}
      {found?.ok && (
        <>
          <Notice tone="ok" title={found.detail} />
          <NewServiceForm key={found.url} found={found} />
        </>
      )}
    </Stack>
  );
}

/** prometheus:9090 is meant as http://prometheus:9090. */
const addressOf = (typed: string): string => (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`);
