import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useKeys } from "../../kernel/keyboard.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { usePages } from "../../kernel/use-pages.ts";
import { BulkBar } from "../../kit/bulk-bar.tsx";
import { Button } from "../../kit/button.tsx";
import { NewRows, useHeldRows } from "../../kit/new-rows.tsx";
import { ListSkeleton } from "../../kit/skeleton.tsx";
import { tellError } from "../../kit/toast-undo.tsx";
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

/** The incident whose row has the focus. */
function focusedOf(rows: readonly IncidentView[]): IncidentView | undefined {
  const key = document.activeElement?.closest<HTMLElement>("tr[data-key]")?.dataset["key"];
  return rows.find((row) => keyOf(row) === key);
}

/** Acts on those that are chosen, else on the one whose row has the focus. */
function useActs(rows: readonly IncidentView[], chosen: readonly IncidentView[], onDone: () => void) {
  const mayNot = useWhyNot("incidents:write");
  const many = useActOnMany(onDone);
  const run = (action: Act) => (): void => {
    const focused = focusedOf(rows);
    const meant = chosen.length > 0 ? chosen : focused ? [focused] : [];
    const ids = meant.filter(CAN[action]).map(({ id }) => id);
    if (mayNot === undefined && ids.length > 0) many.mutate({ action, ids });
    else if (meant.length > 0) tellError(new Error(mayNot ?? CANNOT[action]));
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
  const pages = usePages<IncidentView>({
    key: ask.incidents.list({ query }).queryKey,
    async read(page) {
      const { incidents, next } = await api.incidents.list({ query: { ...query, ...page } });
      return { rows: incidents, next };
    },
    keyOf,
  });
  const { shown, newCount, showNew } = useHeldRows(pages.rows ?? [], keyOf, JSON.stringify(query));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const chosen = selected.size === 0 ? [] : shown.filter((row) => selected.has(keyOf(row)));
  const clear = (): void => setSelected(new Set());
  const { run, why, isPending } = useActs(shown, chosen, clear);
  if (pages.rows === undefined) return <ListSkeleton />;
  const { status, ...narrowed } = search;
  return (
    <>
      <NewRows count={newCount} onShow={showNew} />
      <IncidentList
        incidents={shown}
        empty={<NoIncidents status={status ?? "live"} isFiltered={Object.values(narrowed).some(Boolean)} />}
        selection={{ selected, onChange: setSelected, labelOf: ({ shortId, title }) => `${shortId} ${title}` }}
        more={pages.more}
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
