import { Facts } from "../../kit/facts.tsx";
import { Section } from "../../kit/page.tsx";
import { ShareBars } from "../../kit/share-bars.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { type DoraView, minutesText } from "./dora-words.ts";

type Percentiles = DoraView["measures"]["leadTime"]["minutes"];

const spread = (one: Percentiles): string =>
  one === null
    ? "not known of any"
    : `${minutesText(one.p50)}; p75 ${minutesText(one.p75)}; p90 ${minutesText(one.p90)}`;

/** Where the time of changes goes, and how long they took. */
export function LeadTimeSection({ dora: { measures, distribution } }: { dora: DoraView }) {
  const { minutes, coding, pickup, review, deploy, changes, excludedChanges } = measures.leadTime;
  if (changes === 0) return null;
  const most = Math.max(...distribution.map((one) => one.changes));
  return (
    <Section title="Lead time, from commit to running">
      <Stack>
        <Facts
          facts={[
            { term: "Whole (p50)", value: spread(minutes) },
            { term: "Coding", value: spread(coding) },
            { term: "Waiting for review", value: spread(pickup) },
            { term: "Review", value: spread(review) },
            { term: "Deploying", value: spread(deploy) },
          ]}
        />
        <ShareBars
          label={`${changes} changes, by how long they took`}
          shares={distribution.map((one) => ({
            key: one.label,
            name: one.label,
            share: one.changes / Math.max(1, most),
            words: `${one.changes} of ${changes}`,
          }))}
        />
        {excludedChanges.map(({ why, because, count }) => (
          <Soft key={why}>
            {count} more do not count: {because}.
          </Soft>
        ))}
      </Stack>
    </Section>
  );
}
