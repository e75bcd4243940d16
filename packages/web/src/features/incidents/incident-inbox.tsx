import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useKeys } from "../../kernel/keyboard.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { BulkBar } from "../../kit/bulk-bar.tsx";
import { Button } from "../../kit/button.tsx";
import { NewRows } from "../../kit/new-rows.tsx";
import { ListSkeleton } from "../../kit/skeleton.tsx";
import { tellError } from "../../kit/toast-undo.tsx";
import { useInbox } from "../../kit/use-inbox.ts";
import { IncidentList } from "./incident-list.tsx";
import { queryOf } from "./incident-search.ts";
import type { IncidentView } from "./incident-words.ts";
import { NoIncidents } from "./no-incidents.tsx";
import { useActOnMany } from "./use-act-on-many.ts";

const route = getRouteApi("/signed-in/incidents");
const keyOf = ({ id }: IncidentView): string => id;

type Act = "acknowledge" | "resolve";
const CAN: Readonly<Record<Act, (incident: IncidentView) => boolean>> = {
  acknowledge: ({ status }) => status === "open",
  resolve: ({ status }) => status !== "resolved",
};
const CANNOT = { acknowledge: "Somebody looks after them already.", resolve: "They are over already." } as const;

/** Acts on those that are meant. */
function useActs({ chosen, meant, clear }: ReturnType<typeof useInbox<IncidentView>>) {
  const mayNot = useWhyNot("incidents:write");
  const many = useActOnMany(clear);
  const run = (action: Act) => (): void => {
    const incidents = meant();
    const ids = incidents.filter(CAN[action]).map(({ id }) => id);
    if (mayNot === undefined && ids.length > 0) many.mutate({ action, ids });
    else if (incidents.length > 0) tellError(new Error(mayNot ?? CANNOT[action]));
  };
  const why = (action: Act): string | undefined => mayNot ?? (chosen.some(CAN[action]) ? undefined : CANNOT[action]);
  useKeys(
    {
      a: { does: "Acknowledge", run: run("acknowledge") },
      r: { does: "Resolve", run: run("resolve") },
    },
    "list",
  );
  return { run, why, isPending: many.isPending };
}

/** The list, without an end: new incidents wait, those that are chosen are answered together. */
export function IncidentInbox() {
  const search = route.useSearch();
  const query = queryOf(search);
  const inbox = useInbox<IncidentView>({
    key: ask.incidents.list({ query }).queryKey,
    async read(page) {
      const { incidents, next } = await api.incidents.list({ query: { ...query, ...page } });
      return { rows: incidents, next };
    },
    keyOf,
    labelOf: ({ shortId, title }) => `${shortId} ${title}`,
  });
  const { run, why, isPending } = useActs(inbox);
  const { rows, chosen, clear, fresh, list } = inbox;
  if (rows === undefined) return <ListSkeleton />;
  const { status, ...narrowed } = search;
  return (
    <>
      <NewRows {...fresh} />
      <IncidentList
        incidents={rows}
        empty={<NoIncidents status={status ?? "live"} isFiltered={Object.values(narrowed).some(Boolean)} />}
        {...list}
      />
      <BulkBar count={chosen.length} onClear={clear}>
        <Button
          kind="primary"
          shortcut="a"
          onPress={run("acknowledge")}
          whyNot={why("acknowledge")}
          pending={isPending}
        >
          Acknowledge
        </Button>
        <Button shortcut="r" onPress={run("resolve")} whyNot={why("resolve")} pending={isPending}>
          Resolve
        </Button>
      </BulkBar>
    </>
  );
}
