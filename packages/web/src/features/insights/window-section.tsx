import { useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Notice } from "../../kit/notice.tsx";
import { Section } from "../../kit/page.tsx";
import { Segments } from "../../kit/segments.tsx";
import { Words } from "../../kit/stack.tsx";

const USUAL = "24";
const CHOICES: readonly { readonly value: string; readonly label: string }[] = [
  { value: "1", label: "1 h" },
  { value: "4", label: "4 h" },
  { value: "12", label: "12 h" },
  { value: USUAL, label: "1 d" },
  { value: "72", label: "3 d" },
  { value: "168", label: "7 d" },
];

/** How long after a deployment an incident of this service may be put down to it. */
export function WindowSection({ service }: { service: string }) {
  const whyNot = useWhyNot("insights:write");
  const { data } = useQuery(ask.insights.getWindow({ params: { service } }));
  const put = (hours: number | null) => api.insights.putWindow({ params: { service }, body: { hours } });
  const choose = useAction({
    run: ({ hours }: { hours: number | null; before: number | null }) => put(hours),
    told: ({ hours }) => `Incidents of ${service} are put down to deployments of the ${hours} hours before.`,
    undo: (_, { before }) => put(before),
  });
  if (!data) return null;
  const before = data.said ? data.hours : null;
  return (
    <Section title={`Which incidents count against a deployment of ${service}`}>
      <Words>
        Those that began at most {data.hours} hours after it ended. A deployment that is told to have failed counts
        whenever that was.
      </Words>
      {whyNot ? (
        <Notice tone="info" title="You may not change this here.">
          {whyNot}
        </Notice>
      ) : (
        <Segments
          label="How long after a deployment"
          segments={CHOICES}
          value={String(data.hours)}
          onChoose={(value) => choose.mutate({ hours: value === USUAL ? null : Number(value), before })}
        />
      )}
    </Section>
  );
}
