import { wholePercent } from "@shipshape/domain/slo/percent";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";

type Props = {
  incident: string;
  suspects: readonly { readonly shortId: string; readonly service: string; readonly version: string }[];
};

/** Which deployment an incident is put down to for the measures; people confirm or correct it, and may take that back. */
export function IncidentAttribution({ incident, suspects }: Props) {
  const whyNot = useWhyNot("incidents:write");
  const { data } = useQuery({ ...ask.insights.listAttributions({ query: { incident } }), retry: false });
  const decide = useAction<string | null>({
    run: (deployment) => api.insights.decideAttribution({ params: { incident }, body: { deployment } }),
    told: (_, deployment) => `${incident} is put down to ${deployment ?? "no deployment"}`,
    undo: () => api.insights.undecideAttribution({ params: { incident } }),
  });
  const held = data?.attributions[0];
  if (!held) return null;
  const others = suspects.filter(({ shortId }) => shortId !== held.deployment).slice(0, 3);
  return (
    <RailPart title="Put down to">
      <Stack space="tight">
        {held.deployment ? (
          <span>
            <Strong>{wholePercent(held.confidence)}</Strong>{" "}
            <TextLink to="/deployments/$id" params={{ id: held.deployment }}>
              {held.deployed?.service} {held.deployed?.version}
            </TextLink>
          </span>
        ) : (
          <span>No deployment</span>
        )}
        <Soft>{held.because}</Soft>
        <Row>
          {held.decidedBy === null && (
            <Button
              kind="quiet"
              whyNot={whyNot}
              pending={decide.isPending}
              onPress={() => decide.mutate(held.deployment)}
            >
              Confirm
            </Button>
          )}
          {others.map(({ shortId, service, version }) => (
            <Button
              key={shortId}
              kind="quiet"
              whyNot={whyNot}
              pending={decide.isPending}
              onPress={() => decide.mutate(shortId)}
            >
              It was {service} {version}
            </Button>
          ))}
          {held.deployment && (
            <Button kind="quiet" whyNot={whyNot} pending={decide.isPending} onPress={() => decide.mutate(null)}>
              No deployment
            </Button>
          )}
        </Row>
      </Stack>
    </RailPart>
  );
}
