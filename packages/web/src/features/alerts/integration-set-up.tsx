import { addressesOf, setUpOf } from "@shipshape/domain/alerts/integration-setup";
import { CommandLine } from "../../kit/command-line.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import type { IntegrationView, MadeKey } from "./integration-view.ts";

type IntegrationSetUpProps = { integration: IntegrationView; made: MadeKey | undefined };

/** The exact addresses, and what to paste at the sender: with the key while it is shown, with a word in its place later. */
export function IntegrationSetUp({ integration, made }: IntegrationSetUpProps) {
  const { kind, service, keyHint, previousKeyUntil, signed } = integration;
  const signingSecret = made?.signingSecret ?? (signed && kind === "grafana" ? "THE_SECRET" : undefined);
  const given = { url: location.origin, key: made?.key ?? "THE_KEY", service: service ?? "my-service", signingSecret };
  return (
    <Stack space="close">
      {made ? (
        <Notice tone="info" title="Copy the key now: it is shown this once.">
          <CommandLine command={made.key} />
        </Notice>
      ) : (
        <Soft>Its key begins with {keyHint}. Nobody can read the rest any more: a new one can be made.</Soft>
      )}
      {previousKeyUntil && (
        <Soft>
          The key before it works until <Time at={previousKeyUntil} />.
        </Soft>
      )}
      <Stack space="tight">
        <Soft>{addressesOf(kind, given).length > 1 ? "Addresses" : "Address"}</Soft>
        {addressesOf(kind, given).map((address) => (
          <CommandLine key={address} command={address} />
        ))}
      </Stack>
      {setUpOf(kind, given).map(({ about, code }) => (
        <Stack key={about} space="tight">
          <Soft>{about}</Soft>
          <CommandLine command={code} tall />
        </Stack>
      ))}
    </Stack>
  );
}
