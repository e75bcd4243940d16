import type { Because } from "@shipshape/contract/value";
import type * as z from "zod";
import { Lines } from "../../kit/facts.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";

type Reason = z.infer<typeof Because>;

/** Every reason of a decision, each with until when it holds. */
export function BecauseList({ because }: { because: readonly Reason[] }) {
  const items = because.map(({ code, text, subject, until }) => ({
    key: `${code} ${subject ?? ""} ${text}`,
    content: (
      <>
        {text}
        {until && (
          <Soft>
            {" "}
            Until <ClockTime at={until} />.
          </Soft>
        )}
      </>
    ),
  }));
  return <Lines items={items} none="Nothing stands against it." />;
}
