import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Facts } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart } from "../../kit/page.tsx";
import { Code, Soft, Stack } from "../../kit/stack.tsx";

/** Which route takes an alert, and whom that tells. */
export function AlertWay({ shortId }: { shortId: string }) {
  const { data } = useQuery({ ...ask.alerts.testRouting({ body: { alert: shortId } }), retry: false });
  if (!data) return null;
  return (
    <RailPart title="Its way">
      <Facts
        facts={data.routes.map(({ path, receiver, to, groupKey }) => ({
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
        }))}
      />
    </RailPart>
  );
}
