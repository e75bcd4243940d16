import { sentence } from "@shipshape/domain/sentence";
import { ChoiceField } from "../../kit/form-field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Section } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import type { RuleChecked } from "./use-rule-check.ts";
import { TraceList } from "./why-section.tsx";

type RuleCheckProps = { checked: RuleChecked; alert: string | undefined; onAlert: (shortId: string) => void };

/** What the rule as it is written makes of an alert that came. */
export function RuleCheck({ checked, onAlert }: RuleCheckProps) {
  const { recent, alert, problems, error } = checked;
  if (recent.length === 0) return null;
  return (
    <Section title="On an alert" note="As it is written now, with all other rules. Nothing is changed by it.">
      <Stack space="close">
        <ChoiceField
          label="Alert"
          options={recent.map(({ shortId, title }) => ({ value: shortId, label: `${shortId} ${title}` }))}
          value={alert ?? ""}
          onChoose={onAlert}
        />
        {problems.length > 0 ? (
          <Notice tone="warn" title="It cannot be asked yet">
            {problems.map(problemText).join("; ")}
          </Notice>
        ) : error ? (
          <Notice tone="warn" title="It cannot be asked yet">
            {error.message}
          </Notice>
        ) : (
          <Outcome checked={checked} />
        )}
      </Stack>
    </Section>
  );
}

/** Where in an expression it is, unless that is its beginning. */
const problemText = ({ path, message, line, column }: RuleChecked["problems"][number]): string =>
  line === 1 && column === 1 ? `${path}: ${message}` : `${path}, line ${line}, column ${column}: ${message}`;

function Outcome({ checked: { matches, outcome } }: { checked: RuleChecked }) {
  if (!outcome) return null;
  const title =
    matches === null ? "It fails on this alert" : matches ? "It is about this alert" : "It is not about this alert";
  const tone = matches === null ? "warn" : matches ? "ok" : "muted";
  return (
    <div aria-live="polite">
      <Notice tone={tone} title={title}>
        {sentence(outcome.because)}
      </Notice>
      <TraceList trace={outcome.trace} />
    </div>
  );
}
