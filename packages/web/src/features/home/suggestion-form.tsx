import type { SloSuggestion } from "@shipshape/contract/slo";
import { allowance } from "@shipshape/domain/slo/propose-target";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Facts } from "../../kit/facts.tsx";
import { Form } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Code, Row, Stack, Tile, Tiles, Words } from "../../kit/stack.tsx";
import { objectiveDocument } from "./first-documents.ts";
import type { ServiceView } from "./first-steps.ts";
import { SuggestionChart } from "./suggestion-chart.tsx";

export type Suggestion = z.output<typeof SloSuggestion>;

const WINDOWS = [7, 28, 30, 90].map((days) => ({ value: String(days), label: `${days} days` }));

export const percentText = (share: number, digits = 5): string => `${Number((share * 100).toPrecision(digits))} %`;
const countText = (count: number): string => Math.round(count).toLocaleString("en");

type SuggestionFormProps = { service: ServiceView; suggestion: Suggestion; onAccepted?: (() => void) | undefined };

/** A suggested objective, why it is suggested, and what a target would allow; accepted, it is counted from now on. */
export function SuggestionForm({ service, suggestion, onAccepted }: SuggestionFormProps) {
  const whyNot = useWhyNot("config:write");
  const [percent, setPercent] = useState(String(Number((suggestion.target * 100).toPrecision(6))));
  const [days, setDays] = useState("30");
  const [asCode, setAsCode] = useState(false);
  const { slos } = useSuspenseQuery(ask.slo.list()).data;
  const target = Number(percent) / 100;
  const isTarget = target > 0 && target < 1;
  const { source, title, description, counter, good, total } = suggestion;
  const name = `${service.name.slice(0, 50)}-${suggestion.key}`;
  const told = {
    name,
    title,
    description,
    service: service.name,
    source,
    counter,
    good,
    total,
    windowDays: Number(days),
  };
  const document = objectiveDocument({ ...told, target: Number(target.toPrecision(7)) });
  const known = slos.find((slo) => slo.name === name);
  const accept = useAction({
    run: (_: FormData) => api.configuration.apply({ body: { files: [{ path: `${name}.yaml`, text: document }] } }),
    told: () => `${title}: counted from now on.`,
    quietErrors: true,
    ...(onAccepted ? { onDone: onAccepted } : {}),
  });
  return (
    <Stack space="normal">
      {known && (
        <Notice tone="ok" title={`${known.displayName} is counted already`}>
          <TextLink to="/slos/$name" params={{ name }}>
            See it
          </TextLink>
          , or change what was promised below.
        </Notice>
      )}
      <Words>{suggestion.because}.</Words>
      <Facts
        facts={[
          { term: "Good", value: <Code>{good}</Code> },
          { term: "All", value: <Code>{total}</Code> },
        ]}
      />
      <Preview suggestion={suggestion} target={isTarget ? target : undefined} days={Number(days)} />
      <SuggestionChart suggestion={suggestion} target={isTarget ? target : suggestion.target} />
      <Form
        onSubmit={accept.mutate}
        submitLabel={known ? "Change the objective" : "Accept the objective"}
        pending={accept.isPending}
        error={accept.error}
        whyNot={whyNot ?? (isTarget ? undefined : "The target is more than 0 and less than 100 %")}
        beside={
          <Button kind="quiet" onPress={() => setAsCode(!asCode)} aria-expanded={asCode}>
            {asCode ? "Hide the code" : "As code"}
          </Button>
        }
      >
        {() => (
          <Row space="normal" top>
            <InputField
              label="Target in %"
              name="target"
              inputMode="decimal"
              defaultValue={percent}
              onText={setPercent}
              hint={`Proposed: ${suggestion.targetBecause}`}
            />
            <ChoiceField label="Window" name="window" options={WINDOWS} value={days} onChoose={setDays} />
          </Row>
        )}
      </Form>
      {asCode && <CommandLine command={document} tall />}
    </Stack>
  );
}

type PreviewProps = { suggestion: Suggestion; target: number | undefined; days: number };

/** How it stands now, and what the target would allow to fail. */
function Preview({ suggestion: { observed, eventsPerDay }, target, days }: PreviewProps) {
  const share = observed && observed.total > 0 ? observed.good / observed.total : undefined;
  const allowed = target === undefined ? undefined : allowance(target, days, eventsPerDay);
  const keeps = share === undefined || target === undefined ? undefined : share >= target;
  return (
    <Tiles>
      <Tile
        label="Now"
        value={share === undefined ? "–" : percentText(share)}
        note={observed ? `of ${countText(observed.total)} requests, ${observed.over}` : "counted once it is accepted"}
        {...(keeps === undefined ? {} : { tone: keeps ? ("ok" as const) : ("bad" as const) })}
      />
      <Tile
        label={`May fail in ${days} days`}
        value={allowed ? humanizeDuration(Math.max(60_000, Math.round(allowed.minutes) * 60_000)) : "–"}
        note="of the whole service at once"
      />
      {allowed?.events != null && (
        <Tile label="Or" value={countText(allowed.events)} note="requests, at the traffic of the last week" />
      )}
    </Tiles>
  );
}
