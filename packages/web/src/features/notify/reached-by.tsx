import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Lines } from "../../kit/facts.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { channelWord } from "./channel-words.ts";
import { ReachStatus } from "./reach-status.tsx";
import { TestPageButton } from "./test-page-button.tsx";

/** How the signed-in user is reached, in short, whether it works, and a test. */
export function ReachedBy() {
  const { data } = useSuspenseQuery(ask.notify.listMyContactMethods());
  const items = data.contactMethods.map((method) => ({
    key: `${method.channel} ${method.address}`,
    content: (
      <Stack space="tight">
        <span>
          {method.label} <Soft>{channelWord(method.channel)}</Soft>
        </span>
        <ReachStatus method={method} />
      </Stack>
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
