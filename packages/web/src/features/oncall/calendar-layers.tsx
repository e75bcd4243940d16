import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Button } from "../../kit/button.tsx";
import { Lines } from "../../kit/facts.tsx";
import { ChoiceField } from "../../kit/form-field.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Row, Soft, Stack, Strong, Tiles } from "../../kit/stack.tsx";
import type { ScheduleDraft } from "./schedule-document.ts";

type CalendarLayersProps = { draft: ScheduleDraft; onChange: (draft: ScheduleDraft) => void };

/** Layers whose shifts a calendar tells, on top of the rotations; and whether covers wait for an approval. */
export function CalendarLayers({ draft, onChange }: CalendarLayersProps) {
  const { data } = useQuery(ask.oncall.listCalendars());
  const { calendarLayers = [], coverNeedsApproval = false } = draft;
  const set = (layers: typeof calendarLayers): void =>
    onChange({ ...draft, calendarLayers: layers.length === 0 ? undefined : layers });
  const free = (data?.calendars ?? []).filter(({ name }) => !calendarLayers.some((layer) => layer.name === name));
  const items = calendarLayers.map((layer) => ({
    key: layer.name,
    content: (
      <Row spread>
        <span>
          {layer.name} <Soft>from the calendar {layer.calendar}</Soft>
        </span>
        <Button
          kind="quiet"
          onPress={() => set(calendarLayers.filter(({ name }) => name !== layer.name))}
          label={`Take the calendar ${layer.calendar} out`}
        >
          Take out
        </Button>
      </Row>
    ),
  }));
  return (
    <Stack space="close">
      <Strong>Shifts from calendars</Strong>
      <Lines items={items} none="None." />
      <Tiles>
        {free.length > 0 ? (
          <ChoiceField
            label="Add a calendar on top"
            options={[
              { value: "", label: "Choose …" },
              ...free.map(({ name, displayName }) => ({ value: name, label: displayName })),
            ]}
            value=""
            onChoose={(name) => name !== "" && set([...calendarLayers, { name, calendar: name }])}
          />
        ) : (
          <Soft>
            <TextLink to="/calendars">Calendars</TextLink> are made on a page of their own.
          </Soft>
        )}
        <ChoiceField
          label="When somebody takes a cover"
          options={[
            { value: "no", label: "it counts at once" },
            { value: "yes", label: "an editor has to approve it" },
          ]}
          value={coverNeedsApproval ? "yes" : "no"}
          onChoose={(value) => onChange({ ...draft, coverNeedsApproval: value === "yes" ? true : undefined })}
        />
      </Tiles>
    </Stack>
  );
}
