import { Popover } from "radix-ui";
import { useState } from "react";
import { RANGES, type Range, type RangeInUrl, steppedBy, zoomedOut, zoomedTo } from "../kernel/chart-range.ts";
import { useNow } from "../kernel/clock.ts";
import { localOfMoment, momentOfLocal, momentText } from "../kernel/moment.ts";
import { useTimeZone } from "../kernel/time-zone.ts";
import type { TimeSpan } from "./chart-marks.ts";
import { Form, textOf } from "./form.tsx";
import { InputField } from "./form-field.tsx";
import styles from "./time-range.module.css";

const WORDS: Readonly<Record<Range, string>> = {
  window: "Window",
  "7d": "7 d",
  "24h": "24 h",
  "6h": "6 h",
  "1h": "1 h",
};

type TimeRangeProps = {
  /** As it stands in the address. */
  value: RangeInUrl;
  /** What is shown. */
  span: TimeSpan;
  onChange: (next: RangeInUrl) => void;
  /** Longest first. */
  ranges?: readonly Range[];
  /** What is shown where the address says nothing. */
  standard?: Range;
  /** Other words for the ranges, where they do not end now. */
  words?: Readonly<Partial<Record<Range, string>>>;
};

/** Which stretch of time is shown: a range that ends now, or from one moment to another. */
export function TimeRange({ value, span, onChange, ranges = RANGES, standard = "window", words }: TimeRangeProps) {
  const now = useNow(60_000);
  const isAbsolute = value.from !== undefined && value.to !== undefined;
  const chosen = isAbsolute ? undefined : (value.range ?? standard);
  const out = zoomedOut(value, ranges, standard);
  return (
    <fieldset className={styles["range"]} aria-label="Time shown">
      {ranges.map((range) => (
        <button
          key={range}
          type="button"
          aria-pressed={range === chosen}
          onClick={() => onChange({ range: range === standard ? undefined : range, from: undefined, to: undefined })}
        >
          {words?.[range] ?? WORDS[range]}
        </button>
      ))}
      <FromTo span={span} isChosen={isAbsolute} onChange={(next) => onChange({ range: value.range, ...next })} />
      <button
        type="button"
        aria-label="Step back"
        title="Step back: as long, just before"
        onClick={() => onChange({ range: value.range, ...steppedBy(-1, span, now) })}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label="Step forward"
        title="Step forward: as long, just after"
        disabled={span.toMs >= now}
        onClick={() => onChange({ range: value.range, ...steppedBy(1, span, now) })}
      >
        ›
      </button>
      <button type="button" title="Esc on a chart does the same" disabled={!out} onClick={() => out && onChange(out)}>
        Zoom out
      </button>
    </fieldset>
  );
}

type FromToProps = { span: TimeSpan; isChosen: boolean; onChange: (next: RangeInUrl) => void };

const NOT_A_STRETCH = new Error("It must begin before it ends.");

/** From one moment to another, by fields in the zone in which every time is shown. */
function FromTo({ span, isChosen, onChange }: FromToProps) {
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const zone = useTimeZone();
  const now = new Date(useNow(60_000));
  const [from, to] = [new Date(span.fromMs), new Date(span.toMs)];
  const choose = (fields: FormData): void => {
    const [fromMs, toMs] = ["from", "to"].map((name) => momentOfLocal(textOf(fields, name), zone).getTime());
    const isStretch = fromMs !== undefined && toMs !== undefined && fromMs < toMs;
    setError(isStretch ? null : NOT_A_STRETCH);
    if (!isStretch) return;
    setOpen(false);
    onChange(zoomedTo({ fromMs, toMs }));
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger aria-pressed={isChosen}>
        {isChosen ? `${momentText(from, now, zone)} – ${momentText(to, now, zone)}` : "From – to"}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles["fields"]}
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label="From and to"
        >
          <Form onSubmit={choose} submitLabel="Show" pending={false} error={error}>
            {() => (
              <>
                <InputField
                  label="From"
                  name="from"
                  type="datetime-local"
                  required
                  defaultValue={localOfMoment(from, zone)}
                />
                <InputField
                  label="To"
                  name="to"
                  type="datetime-local"
                  required
                  defaultValue={localOfMoment(to, zone)}
                  hint={`Times in ${zone}`}
                />
              </>
            )}
          </Form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
