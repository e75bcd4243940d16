import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Lines } from "../../kit/facts.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { namesOf } from "./incident-words.ts";

type PagingPreviewProps = { service: string; pages: boolean };

/** Whom an incident of the service would page now, and who comes after them. */
export function PagingPreview({ service, pages }: PagingPreviewProps) {
  const { data } = useQuery({
    ...ask.incidents.previewPaging({ query: { service } }),
    enabled: service !== "",
  });
  if (!pages) return <Notice tone="muted" title="Nobody is paged." />;
  if (service === "") return <Notice tone="warn" title="It belongs to no service: the fallback would be paged." />;
  if (!data) return null;
  if (data.escalationPolicy === null)
    return (
      <Notice tone="bad" title="Nobody would be paged.">
        {data.because}
      </Notice>
    );
  const [first] = data.steps;
  const people = first ? namesOf(first.people.map(({ user }) => user)) : "";
  return (
    <Notice
      tone={people === "" ? "bad" : "info"}
      title={people === "" ? "The first step reaches nobody." : `${people} would be paged at once.`}
    >
      <Stack space="tight">
        <Lines
          none=""
          items={data.steps.map(({ step, afterMinutes, people: asked, unreachable }) => ({
            key: String(step),
            content: (
              <>
                <Soft>{step === 1 ? "first" : `after ${afterMinutes} min`}</Soft>{" "}
                <Strong>{namesOf(asked.map(({ user }) => user)) || "nobody"}</Strong>{" "}
                <Soft>{[...asked.map(({ because }) => because), ...unreachable].join("; ")}</Soft>
              </>
            ),
          }))}
        />
      </Stack>
    </Notice>
  );
}
