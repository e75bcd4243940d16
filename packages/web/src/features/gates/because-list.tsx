import type { Because } from "@shipshape/contract/value";
import type * as z from "zod";
import { Lines } from "../../kit/facts.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { asSentence } from "./gate-words.ts";

type Reason = z.infer<typeof Because> & { readonly action?: string | undefined };

/** Every reason of a decision, each with until when it holds and what to do about it. */
export function BecauseList({ because }: { because: readonly Reason[] }) {
  const items = because.map(({ code, text, subject, until, action }) => ({
    key: `${code} ${subject ?? ""} ${text}`,
    content: (
      <>
        {asSentence(text)}
        {until && (
          <Soft>
            {" "}
            Until <ClockTime at={until} />.
          </Soft>
        )}
        {action && <Soft> {asSentence(action)}</Soft>}
      </>
    ),
  }));
  return <Lines items={items} none="Nothing stands against it." />;
}
