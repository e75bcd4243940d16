import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { Section } from "../../kit/page.tsx";
import { SloList } from "./slo-list.tsx";
import { groupsText, type SloView } from "./slo-words.ts";

const FIRST = 8;
const ALL = 200;

/** The groups of an objective that is fanned out by labels, the worst offenders first. */
export function SloGroups({ slo }: { slo: SloView }) {
  const [limit, setLimit] = useState(FIRST);
  const query = { parent: slo.name, limit };
  const { data } = useQuery({ ...ask.slo.list({ query }), placeholderData: keepPreviousData });
  if (!data || data.slos.length === 0) return null;
  const { spent, burning, no_data: noData } = data.counts;
  const count = Object.values(data.counts).reduce((sum, one) => sum + one, 0);
  return (
    <Section
      title="Groups"
      count={count}
      note={`Each has its own budget and its own alerts; this objective is their sum. ${groupsText({ count, spent, burning, noData, lowestShare: null })}.`}
    >
      <SloList slos={data.slos} caption="Groups" ofOneParent ofOneService withLines empty={<Quiet>None.</Quiet>} />
      {data.next !== null && limit < ALL && (
        <Button kind="quiet" onPress={() => setLimit(ALL)}>
          {count > ALL ? `Show the worst ${ALL} of ${count}` : `Show all ${count}`}
        </Button>
      )}
    </Section>
  );
}
