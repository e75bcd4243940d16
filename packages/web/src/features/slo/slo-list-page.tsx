import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { usePages } from "../../kernel/use-pages.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { NewRows, useHeldRows } from "../../kit/new-rows.tsx";
import { Page } from "../../kit/page.tsx";
import { ListSkeleton } from "../../kit/skeleton.tsx";
import { Row, Stack } from "../../kit/stack.tsx";
import { AddObjective, NoObjectives } from "./add-objective.tsx";
import { type SloCounts, SloFilters } from "./slo-filters.tsx";
import { SloList } from "./slo-list.tsx";
import { sloQueryOf } from "./slo-search.ts";
import { groupsText, type ListedSloView } from "./slo-words.ts";
import { useOpenGroups } from "./use-open-groups.ts";

const route = getRouteApi("/signed-in/slos");
/** As many as the server lists at once. */
const MOST = 200;

/** Every objective with what is left of its budget, the worst first. */
export function SloListPage() {
  const [adding, setAdding] = useState(false);
  const whyNot = useWhyNot("slo:write");
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
      <Objectives />
      <AddObjective open={adding} onOpenChange={setAdding} />
    </Page>
  );
}

const keyOf = ({ id }: ListedSloView): string => id;

function Objectives() {
  const search = route.useSearch();
  const query = sloQueryOf(search);
  const pages = usePages<ListedSloView, SloCounts>({
    key: ask.slo.list({ query }).queryKey,
    async read({ limit, after }) {
      const { slos, next, counts } = await api.slo.list({ query: { ...query, after, limit: Math.min(limit, MOST) } });
      return { rows: slos, next, counts };
    },
    keyOf,
  });
  const { shown, newCount, showNew } = useHeldRows(pages.rows ?? [], keyOf, JSON.stringify(query));
  const groups = useOpenGroups();
  const isFiltered = Object.entries(query).some(([key, value]) => key !== "sort" && value !== undefined);
  if (pages.rows?.length === 0 && !isFiltered && !pages.isOfBefore) return <NoObjectives />;
  return (
    <Stack space="close">
      <SloFilters counts={pages.counts} />
      <NewRows count={newCount} onShow={showNew} />
      {pages.rows === undefined ? (
        <ListSkeleton />
      ) : (
        <SloList
          slos={groups.within(shown)}
          withLines
          isNested={groups.isNested}
          more={pages.more}
          empty={<Quiet>No objective is like that.</Quiet>}
          beneath={(slo) => <GroupsOf slo={slo} isOpen={groups.isOpen(slo.name)} onToggle={groups.toggle} />}
        />
      )}
    </Stack>
  );
}

type GroupsOfProps = { slo: ListedSloView; isOpen: boolean; onToggle: (name: string) => void };

/** How the groups of a roll-up stand; pressed, the worst of them stand beneath it. */
function GroupsOf({ slo: { name, displayName, groups }, isOpen, onToggle }: GroupsOfProps) {
  if (!groups) return null;
  return (
    <Row space="tight">
      <Button
        kind="quiet"
        icon={isOpen ? "down" : "right"}
        aria-expanded={isOpen}
        label={`${groupsText(groups)}: the worst groups of ${displayName}`}
        onPress={() => onToggle(name)}
      >
        {groupsText(groups)}
      </Button>
      {isOpen && (
        <TextLink to="/slos/$name" params={{ name }}>
          All {groups.count}
        </TextLink>
      )}
    </Row>
  );
}
