import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { Lines } from "../../kit/facts.tsx";
import { ExternalLink, TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { isPlan, type PlanSent, useEvidenceSent, useOtherChanges } from "./change-bands.ts";
import { planWords, riskStatus } from "./evidence-words.ts";
import { changedBy, type ListedChangeView } from "./record-words.ts";

/** What else than deployments changed a service in the day before trouble began: flags, configuration, infrastructure and its plans. */
export function ChangedBefore({ service, at }: { service: string; at: Date }) {
  const span = { fromMs: at.getTime() - DAY_MS, toMs: at.getTime() };
  const isBefore = (one: { readonly at: Date }): boolean =>
    one.at.getTime() >= span.fromMs && one.at.getTime() <= span.toMs;
  const changes = useOtherChanges(service, span).filter(isBefore);
  const plans = useEvidenceSent(service).filter(isPlan).filter(isBefore);
  if (changes.length + plans.length === 0) return null;
  return (
    <RailPart
      title="Changed in the day before"
      aside={
        <TextLink to="/changes" search={{ service }}>
          All changes
        </TextLink>
      }
    >
      <Lines none="" items={[...changes.map(changeLine), ...plans.map(planLine)]} />
    </RailPart>
  );
}

const changeLine = ({ id, kind, title, at, by, source, url }: ListedChangeView) => ({
  key: id,
  content: (
    <Stack space="tight">
      {url === null ? <span>{title}</span> : <ExternalLink href={url}>{title}</ExternalLink>}
      <Soft>
        {kind}, <Time at={at} /> by {changedBy({ by, source })}
      </Soft>
    </Stack>
  ),
});

const planLine = ({ id, service, at, label, summary }: PlanSent) => ({
  key: id,
  content: (
    <Stack space="tight">
      <span>
        <StatusWord status={riskStatus(summary.risk)} />{" "}
        <TextLink to="/evidence/$service/reports/$id" params={{ service, id }}>
          Plan {label}
        </TextLink>
      </span>
      <Soft>
        {planWords(summary)}, <Time at={at} />
      </Soft>
    </Stack>
  ),
});
