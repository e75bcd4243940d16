import { type CareCheck, serviceChecks } from "@shipshape/domain/catalog/service-checks";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { CheckList } from "../../kit/check-list.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Soft } from "../../kit/stack.tsx";
import { checkOf } from "../gates/check-list.tsx";
import { useOnCall } from "../oncall/use-on-call.ts";
import { deploymentsOf, type ServiceDetailView } from "./service-detail.ts";

const TONES = { pass: "ok", fail: "warn", unknown: "unknown" } as const;

function useChecks(service: ServiceDetailView): CareCheck[] | undefined {
  const { name, owner, ownerTeam, runbook } = service;
  const onCall = useOnCall();
  const { slos } = useSuspenseQuery(ask.slo.list({ query: { service: name } })).data;
  const { deployments } = useSuspenseQuery(deploymentsOf(name)).data;
  const verdicts = useQuery(ask.gates.listChecks({ query: { service: name } })).data?.checks;
  if (!onCall || !verdicts) return undefined;
  const escalationPolicy = service.escalationPolicy ?? ownerTeam.escalationPolicy;
  const last = deployments.find(({ status, kind }) => status === "succeeded" && kind === "deploy");
  return serviceChecks({
    service: name,
    owner,
    escalationPolicy,
    onCall: onCall(escalationPolicy).flatMap(({ user }) => user ?? []),
    objectives: slos.map((slo) => ({
      name: slo.displayName,
      hasData: slo.status !== "no_data",
      problem: slo.dataProblem,
    })),
    runbook,
    contacts: service.contacts.length + ownerTeam.contacts.length,
    lastDeployment: last
      ? {
          id: last.shortId,
          daysAgo: Math.floor((nowMs() - last.startedAt.getTime()) / DAY_MS),
          gateAsked: checkOf(last, verdicts) !== undefined,
        }
      : null,
  });
}

/** What the platform knows of how a service is looked after: sentences that pass or fail, each with its mend. */
export function ServiceCare({ service, onChange }: { service: ServiceDetailView; onChange: () => void }) {
  const checks = useChecks(service);
  if (!checks) return <Soft>…</Soft>;
  const passed = checks.filter(({ decision }) => decision === "pass").length;
  const items = checks.map(({ key, decision, because, mend }) => ({
    key,
    tone: TONES[decision],
    text: because,
    mend,
    action: decision === "pass" ? undefined : <Mend of={key} service={service} onChange={onChange} />,
  }));
  return <CheckList summary={`${passed} of ${checks.length} are as they should be`} items={items} />;
}

/** Where the mend is done. */
function Mend({ of, service, onChange }: { of: CareCheck["key"]; service: ServiceDetailView; onChange: () => void }) {
  const whyNot = useWhyNot("catalog:write");
  if (of === "objective" || of === "data") return <TextLink to="/settings/sources">Metric sources</TextLink>;
  if (of === "covered") return <TextLink to="/on-call">Schedules</TextLink>;
  if (of === "gate") {
    return (
      <TextLink to="/deployments" search={{ service: service.name }}>
        Its deployments
      </TextLink>
    );
  }
  return (
    <Button kind="quiet" onPress={onChange} whyNot={whyNot}>
      Change it
    </Button>
  );
}
