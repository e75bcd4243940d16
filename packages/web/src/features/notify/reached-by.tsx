import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Lines } from "../../kit/facts.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { TestPageButton } from "./test-page-button.tsx";

/** How the signed-in user is reached, in short, with a test. */
export function ReachedBy() {
  const { data } = useSuspenseQuery(ask.notify.listMyContactMethods());
  const items = data.contactMethods.map(({ channel, address }) => ({
    key: `${channel} ${address}`,
    content: (
      <span>
        {address} <Soft>{channel}</Soft>
      </span>
    ),
  }));
  return (
    <Stack space="close">
      <Lines items={items} none="Nobody can reach you yet." />
      <span>
        <TestPageButton />
      </span>
    </Stack>
  );
}
