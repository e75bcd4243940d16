import type { AuditEntry } from "@shipshape/contract/access";
import { getRouteApi } from "@tanstack/react-router";
import type * as z from "zod";
import { Diff } from "../../kit/diff.tsx";
import { Facts } from "../../kit/facts.tsx";
import { QuietLink } from "../../kit/link.tsx";
import { PeekPanel } from "../../kit/peek-panel.tsx";
import { Code, Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";

const route = getRouteApi("/signed-in/settings/audit");

export type AuditRow = z.infer<typeof AuditEntry>;

/** One entry of the audit log beside the list: what the thing was before, and after. */
export function AuditPeek({ entry, rows }: { entry: AuditRow; rows: readonly AuditRow[] }) {
  const navigate = route.useNavigate();
  const { id, at, actor, action, subject, before, after, requestId } = entry;
  const show = (peek: string | undefined, replace: boolean): void =>
    void navigate({ search: (search) => ({ ...search, peek }), replace, resetScroll: false });
  const step = (by: 1 | -1): void => {
    const next = rows[rows.indexOf(entry) + by];
    if (next) show(next.id, true);
  };
  return (
    <PeekPanel title={`${action} ${subject}`} onClose={() => show(undefined, false)} onStep={step}>
      <Stack>
        <Facts
          facts={[
            { term: "When", value: <ClockTime at={at} /> },
            {
              term: "Who",
              value: (
                <QuietLink to="/settings/audit" search={{ actor }}>
                  {actor}
                </QuietLink>
              ),
            },
            {
              term: "To",
              value: (
                <QuietLink to="/settings/audit" search={{ subject }}>
                  {subject}
                </QuietLink>
              ),
            },
            { term: "Request", value: requestId && <Code>{requestId}</Code> },
          ]}
        />
        <Diff key={id} label="Before and after" before={before} after={after} />
      </Stack>
    </PeekPanel>
  );
}
