import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Facts } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Code, Soft, Stack } from "../../kit/stack.tsx";

/** Which route takes an alert, and which silences cover it. */
export function AlertWay({ shortId }: { shortId: string }) {
  const { data } = useQuery({ ...ask.alerts.testRouting({ body: { alert: shortId } }), retry: false });
  if (!data) return null;
  return (
    <RailPart title="Its way">
      <Facts
        facts={[
          {
            term: "Silenced by",
            value:
              data.silencedBy.length > 0 &&
              data.silencedBy.map((silence) => (
                <TextLink key={silence} to="/silences/$id" params={{ id: silence }}>
                  {silence}
                </TextLink>
              )),
          },
          ...data.routes.map(({ path, receiver, to, groupKey }) => ({
            term: "Route",
            value: (
              <Stack key={path} space="tight">
                <TextLink to="/alert-routes" search={{ labels: shortId }}>
                  {receiver}
                </TextLink>
                <Soft>{to}</Soft>
                <Code>{groupKey}</Code>
              </Stack>
            ),
          })),
        ]}
      />
    </RailPart>
  );
}
