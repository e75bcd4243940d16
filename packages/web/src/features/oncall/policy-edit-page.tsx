import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { useMe } from "../../kernel/session.ts";
import { QuietLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { PolicyEditor } from "./policy-editor.tsx";
import type { PolicyView } from "./policy-words.ts";

const route = getRouteApi("/signed-in/escalation-policies/$name/edit");

export function PolicyEditPage() {
  const { name } = route.useParams();
  const { data: policy } = useSuspenseQuery(ask.oncall.getEscalationPolicy({ params: { name } }));
  return (
    <Page
      title={`Change ${policy.displayName}`}
      crumbs={
        <>
          <QuietLink to="/escalation-policies">Escalation policies</QuietLink>
          <QuietLink to="/escalation-policies/$name" params={{ name }}>
            {policy.displayName}
          </QuietLink>
        </>
      }
    >
      <PolicyEditor first={policy} before={policy} />
    </Page>
  );
}

export function NewPolicyPage() {
  const me = useMe();
  const first: PolicyView = {
    ...{ name: "", displayName: "", description: "", repeat: 2, fallback: false, labels: {}, annotations: {} },
    steps: [{ delayMinutes: 0, targets: [{ kind: "user", name: me.name }] }],
  };
  return (
    <Page
      title="New escalation policy"
      crumbs={<QuietLink to="/escalation-policies">Escalation policies</QuietLink>}
      lead="Whom an incident pages, and whom next when nobody answers. Give it to a service, or to the team that owns one."
    >
      <PolicyEditor first={first} before={undefined} />
    </Page>
  );
}
