import { useQuery } from "@tanstack/react-query";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusBadge } from "../../kit/status-badge.tsx";
import { evidenceOf } from "./deployment-reads.ts";
import type { DeploymentView } from "./deployment-words.ts";
import { type ComparisonView, percent, planWords, points, riskStatus } from "./evidence-words.ts";

/** What was known of a version when it was deployed, beside what ran there before. */
export function EvidenceOfDeployment({ deployment }: { deployment: DeploymentView }) {
  const { service, version, previousVersion } = deployment;
  const asked = useQuery(evidenceOf(deployment));
  return (
    <Section
      title="Evidence"
      note={previousVersion === null ? asked.data?.because : `Beside ${previousVersion}, which ran there before.`}
      aside={
        <TextLink
          to="/evidence/$service"
          params={{ service }}
          search={{ version, against: previousVersion ?? undefined }}
        >
          All of it
        </TextLink>
      }
    >
      {asked.data ? <InShort compared={asked.data} /> : <ChartWaiting asked={asked} height={72} />}
    </Section>
  );
}

/** The new of each kind, in a line. */
function InShort({ compared: { tests, findings, coverage, plans } }: { compared: ComparisonView }) {
  const isNothing = "absent" in tests && "absent" in findings && "absent" in coverage && plans.length === 0;
  if (isNothing) return <Quiet>Nothing was sent of this version.</Quiet>;
  return (
    <Stack space="tight">
      {"absent" in tests ? (
        <Soft>{tests.because}</Soft>
      ) : (
        <Row>
          <StatusBadge
            status={
              tests.newlyFailing > 0
                ? { tone: "bad", word: `${tests.newlyFailing} newly failing` }
                : { tone: "ok", word: "no new failures" }
            }
          />
          <Words>
            {tests.passed} of {tests.total} tests passed, {tests.stillFailing} still failing, {tests.flaky} flaky
          </Words>
        </Row>
      )}
      {"absent" in findings ? (
        <Soft>{findings.because}</Soft>
      ) : (
        <Row>
          <StatusBadge
            status={
              findings.new > 0
                ? { tone: "warn", word: `${findings.new} new ${findings.new === 1 ? "finding" : "findings"}` }
                : { tone: "ok", word: "no new findings" }
            }
          />
          <Words>
            {findings.total} open, {findings.gone} gone
          </Words>
        </Row>
      )}
      {"absent" in coverage ? (
        <Soft>{coverage.because}</Soft>
      ) : (
        <Words>
          {percent(coverage.lineShare)} of lines covered{coverage.change !== null && `, ${points(coverage.change)}`}
        </Words>
      )}
      {plans.map((plan) => (
        <Row key={plan.id}>
          <StatusBadge status={riskStatus(plan.risk)} />
          <Words>
            Plan {plan.label}: {planWords(plan)}
          </Words>
        </Row>
      ))}
    </Stack>
  );
}
