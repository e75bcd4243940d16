import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Segments } from "../../kit/segments.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Waiting } from "../../kit/step-list.tsx";
import { metricsOf } from "./first-documents.ts";
import type { ServiceView } from "./first-steps.ts";
import { SuggestionForm } from "./suggestion-form.tsx";

type ObjectiveStepProps = { service: ServiceView; onAccepted?: () => void };

/** What could be promised of a service, from what its metrics show now; its target and window can be changed first. */
export function ObjectiveStep({ service, onAccepted }: ObjectiveStepProps) {
  const whyNot = useWhyNot("slo:write");
  const query = { service: service.name, ...metricsOf(service.annotations) };
  const { data, error, isPending } = useQuery({
    ...ask.slo.suggest({ query }),
    enabled: whyNot === undefined,
    staleTime: 60_000,
    retry: false,
  });
  const [chosen, setChosen] = useState<string>();
  if (whyNot !== undefined) return <Notice tone="muted" title={whyNot} />;
  if (isPending) return <Waiting>Looking at the metrics of {service.displayName} …</Waiting>;
  if (error) return <Notice tone="bad" title={error.message} />;
  const [first] = data.suggestions;
  if (!first) return <NothingToSuggest because={data.because} />;
  const suggestion = data.suggestions.find(({ key }) => key === chosen) ?? first;
  return (
    <Stack space="normal">
      {data.suggestions.length > 1 && (
        <Segments
          label="What to promise"
          segments={data.suggestions.map(({ key, title }) => ({ value: key, label: title }))}
          value={suggestion.key}
          onChoose={setChosen}
        />
      )}
      <SuggestionForm key={suggestion.key} service={service} suggestion={suggestion} onAccepted={onAccepted} />
    </Stack>
  );
}

const NothingToSuggest = ({ because }: { because: string }) => (
  <Stack space="normal">
    <EmptyState title="Nothing can be suggested yet">{because}</EmptyState>
    <Soft>
      Sources are added in <TextLink to="/settings/sources">Settings</TextLink>; objectives can also be written as
      OpenSLO and applied, or fed by pushing counts: see <TextLink to="/settings/integrations">Integrations</TextLink>.
    </Soft>
  </Stack>
);
