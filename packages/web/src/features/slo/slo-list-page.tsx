import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { NewRows, useHeldRows } from "../../kit/new-rows.tsx";
import { Page } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import { AddObjective, NoObjectives } from "./add-objective.tsx";
import { SloFilters } from "./slo-filters.tsx";
import { SloList } from "./slo-list.tsx";
import { filtered } from "./slo-search.ts";
import { useBurnDowns } from "./use-burn-downs.ts";

const route = getRouteApi("/signed-in/slos");

/** Every objective with what is left of its budget, the worst first. */
export function SloListPage() {
  const search = route.useSearch();
  const [adding, setAdding] = useState(false);
  const whyNot = useWhyNot("slo:write");
  const { data } = useSuspenseQuery(ask.slo.list());
  const { data: catalog } = useQuery(ask.catalog.listServices());
  const burnDowns = useBurnDowns();
  const owners = new Map((catalog?.services ?? []).map(({ name, owner }) => [name, owner]));
  const found = filtered(data.slos, search, (service) => owners.get(service));
  const { shown, newCount, showNew } = useHeldRows(found, ({ id }) => id, JSON.stringify([search, owners.size > 0]));
  const add = (): void => setAdding(true);
  usePageActions([{ key: "add", label: "Add an objective", icon: "plus", shortcut: "c", whyNot, run: add }]);
  return (
    <Page
      title="SLOs"
      lead="What each service promises, what is left of its error budget, and how long that lasts."
      actions={
        <Button icon="plus" shortcut="c" whyNot={whyNot} onPress={add}>
          Add an objective
        </Button>
      }
    >
      {data.slos.length === 0 ? (
        <NoObjectives />
      ) : (
        <Stack space="close">
          <SloFilters slos={data.slos} />
          <NewRows count={newCount} onShow={showNew} />
          <SloList slos={shown} burnDowns={burnDowns} empty={<Quiet>No objective is like that.</Quiet>} />
        </Stack>
      )}
      <AddObjective open={adding} onOpenChange={setAdding} />
    </Page>
  );
}
