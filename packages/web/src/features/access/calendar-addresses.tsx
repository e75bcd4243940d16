import { useState } from "react";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Lines } from "../../kit/facts.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";

type CalendarAddressesProps = {
  title: string;
  /** Those there are, each with what is said of it. */
  addresses: readonly { id: string; about: React.ReactNode }[];
  none: string;
  create: () => Promise<{ url: string }>;
  revoke: (id: string) => Promise<unknown>;
  /** What is chosen of the next one. */
  children?: React.ReactNode;
};

/** Secret addresses under which a calendar app reads along; each is shown once, when it is made. */
export function CalendarAddresses({ title, addresses, none, create, revoke, children }: CalendarAddressesProps) {
  const [url, setUrl] = useState<string>();
  const creating = useAction({ run: create, onDone: (made) => setUrl(made.url) });
  const revoking = useAction({
    run: revoke,
    told: () => "The calendar address is revoked.",
    onDone: () => setUrl(undefined),
  });
  const items = addresses.map(({ id, about }) => ({
    key: id,
    content: (
      <Stack space="tight">
        <span>{about}</span>
        <span>
          <Button kind="quiet" onPress={() => revoking.mutate(id)}>
            Revoke
          </Button>
        </span>
      </Stack>
    ),
  }));
  return (
    <RailPart title={title}>
      <Stack space="close">
        <Lines items={items} none={none} />
        {url && (
          <>
            <CommandLine command={url} />
            <Soft>It is shown only now. Whoever has it may read along, until you revoke it.</Soft>
          </>
        )}
        {children}
        <span>
          <Button action={creating}>Make a calendar address</Button>
        </span>
      </Stack>
    </RailPart>
  );
}
