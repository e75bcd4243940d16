import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { Facts } from "../../kit/facts.tsx";
import { QuietLink } from "../../kit/link.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Code } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { CoveredList } from "./covered-list.tsx";
import { SilenceButtons } from "./silence-actions.tsx";
import { SilenceDialog } from "./silence-dialog.tsx";
import { silenceStatus } from "./silence-words.ts";

const route = getRouteApi("/signed-in/silences/$id");

/** One silence: what it covers, why, until when. */
export function SilencePage() {
  const { id } = route.useParams();
  const silence = useSuspenseQuery(ask.alerts.getSilence({ params: { silence: id } })).data;
  const now = useNow(30_000);
  const [again, setAgain] = useState(false);
  const { shortId, text, comment, createdBy, startsAt, endsAt, createdAt, updatedAt, covers, alerts } = silence;
  return (
    <Page
      title={comment || "Silence"}
      shortId={shortId}
      crumbs={<QuietLink to="/silences">Silences</QuietLink>}
      status={silenceStatus(silence, now)}
      lead={<Code>{text}</Code>}
      actions={<SilenceButtons silence={silence} onAgain={() => setAgain(true)} />}
      rail={
        <RailPart title="Silence">
          <Facts
            facts={[
              { term: "By", value: createdBy },
              { term: "From", value: <ClockTime at={startsAt} /> },
              { term: "Until", value: <ClockTime at={endsAt} /> },
              { term: "Made", value: <ClockTime at={createdAt} /> },
              { term: "Changed", value: <ClockTime at={updatedAt} /> },
            ]}
          />
        </RailPart>
      }
    >
      <Section title="Alerts that fire now and that it covers" count={covers}>
        <CoveredList alerts={alerts} none="Nothing that fires now. What comes while it holds tells nobody." />
      </Section>
      {again && <SilenceDialog matchers={silence.matchers} comment={comment} open onOpenChange={setAgain} />}
    </Page>
  );
}
