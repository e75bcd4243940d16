import { KNOWN_SOURCES } from "@shipshape/domain/changes/source-setup";
import { CommandLine } from "../../kit/command-line.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import type { MadeSource, SourceView } from "./source-view.ts";

type SourceSetUpProps = { source: SourceView; url: string; made: MadeSource | undefined };

/** The exact addresses, and what to paste at the sender: with key and secret while they are shown, with words in their place later. */
export function SourceSetUp({ source, url, made }: SourceSetUpProps) {
  const { kind, name, service, settings, keyHint, hasSecret, previousSecretUntil } = source;
  const known = KNOWN_SOURCES[kind];
  const secret = made?.secret ?? (hasSecret ? "THE_SECRET" : undefined);
  const given = { url, key: made?.key ?? "THE_KEY", name, secret, settings, service: service ?? "my-service" };
  return (
    <Stack space="close">
      <Soft>
        {known.about} It {known.proof}.
      </Soft>
      {made ? (
        <Notice tone="info" title="Copy these now: they are shown this once.">
          {made.key && kind !== "devlake" && <CommandLine command={known.addresses(given)[0] ?? ""} />}
          {made.secret && <CommandLine command={made.secret} />}
        </Notice>
      ) : (
        <Soft>
          {kind !== "devlake" && `The key in its address begins with ${keyHint}; nobody can read the rest any more. `}
          {hasSecret && "Nobody can read its secret any more: a new secret can be made."}
        </Soft>
      )}
      {previousSecretUntil && (
        <Soft>
          The secret before it works until <Time at={previousSecretUntil} />.
        </Soft>
      )}
      <Stack space="tight">
        <Soft>{known.addresses(given).length > 1 ? "Addresses" : "Address"}</Soft>
        {known.addresses(given).map((address) => (
          <CommandLine key={address} command={address} />
        ))}
      </Stack>
      {known.setUp(given).map(({ about, code }) => (
        <Stack key={about} space="tight">
          <Soft>{about}</Soft>
          <CommandLine command={code} tall />
        </Stack>
      ))}
    </Stack>
  );
}
