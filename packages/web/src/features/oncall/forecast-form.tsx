import { PRIORITIES } from "@shipshape/domain/alerts/priority";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { nowMs } from "../../kernel/clock.ts";
import { localOfMoment, momentOfLocal } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { Button } from "../../kit/button.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Row, Stack, Tiles } from "../../kit/stack.tsx";
import type { ForecastSearch } from "./forecast-search.ts";

const LABELS = /^[^=,]+=[^=,]*(,[^=,]+=[^=,]*)*$/;

/** The next Sunday at three in the morning by this clock. */
function sundayNight(zone: string): Date {
  for (let days = 0; ; days += 1) {
    const day = localOfMoment(new Date(nowMs() + days * DAY_MS), zone).slice(0, 10);
    const at = momentOfLocal(`${day}T03:00`, zone);
    if (new Date(`${day}T00:00Z`).getUTCDay() === 0 && at.getTime() > nowMs()) return at;
  }
}

type ForecastFormProps = { search: ForecastSearch; onChange: (search: ForecastSearch) => void };

/** For which incident the policy is looked at: when it opens, how much it matters, what its alert says. */
export function ForecastForm({ search, onChange }: ForecastFormProps) {
  const zone = useTimeZone();
  const at = search.at === undefined ? "" : localOfMoment(new Date(search.at), zone);
  const set = (change: ForecastSearch): void => onChange({ ...search, ...change });
  return (
    <Stack space="close">
      <Tiles>
        <InputField
          key={at}
          label="It opens"
          hint={`by the clock of ${zone}; now where empty`}
          type="datetime-local"
          defaultValue={at}
          onText={(text) => set({ at: text === "" ? undefined : momentOfLocal(text, zone).toISOString() })}
        />
        <ChoiceField
          label="Priority"
          value={search.priority ?? "P1"}
          options={PRIORITIES.map((value) => ({ value, label: value }))}
          onChoose={(value) => set({ priority: value === "P1" ? undefined : (value as ForecastSearch["priority"]) })}
        />
        <InputField
          label="Labels"
          hint="name=value, several with commas"
          placeholder="env=production"
          defaultValue={search.labels ?? ""}
          fault={search.labels && !LABELS.test(search.labels) ? "write name=value, several with commas" : undefined}
          onText={(text) => set({ labels: text.trim() === "" ? undefined : text.trim() })}
        />
      </Tiles>
      <Row>
        <Button onPress={() => set({ at: undefined })}>Now</Button>
        <Button onPress={() => set({ at: sundayNight(zone).toISOString() })}>Sunday 03:00</Button>
      </Row>
    </Stack>
  );
}
