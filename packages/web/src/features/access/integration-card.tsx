import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Code, Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { DoorCard } from "./door-card.tsx";
import type { Given, Integration, SetUp } from "./integrations.ts";
import { SampleAnswer } from "./sample-answer.tsx";
import { sendSample } from "./send-sample.ts";

const NOT_YET = "$SHIPSHAPE_TOKEN";

type IntegrationCardProps = {
  integration: Omit<Integration, "setUp">;
  given: Omit<Given, "token">;
  setUp: (given: Given) => readonly SetUp[];
  /** Chooses between ways to set it up. */
  ways?: React.ReactNode;
  open: boolean;
};

/** How to connect something, ready to be copied with the real address and a token made for it; and a sample by its door. */
export function IntegrationCard({ integration, given, setUp, ways, open }: IntegrationCardProps) {
  const { key, name, about, doors, scope, sample } = integration;
  const whyNot = useWhyNot("access:write");
  const [token, setToken] = useState<string>();
  const makeToken = async (): Promise<string> => {
    if (token !== undefined) return token;
    const { secret } = await api.access.createToken({ body: { name: `${key} integration`, scopes: [scope] } });
    setToken(secret);
    return secret;
  };
  const make = useAction({ run: makeToken, told: () => "The token is in the set-up now. It is shown this once." });
  const tryOut = useAction({
    run: async (of: NonNullable<typeof sample>) => {
      const [secret, run] = [await makeToken(), nowMs().toString(36)];
      return sendSample(of({ ...given, token: secret }, run), secret, run);
    },
    quietErrors: true,
  });
  return (
    <DoorCard cardKey={key} name={name} about={about} doors={doors} open={open}>
      <Row>
        <Button
          kind={token ? "plain" : "primary"}
          action={make}
          whyNot={whyNot ?? (token ? "It is in the set-up below" : undefined)}
        >
          Put a token in
        </Button>
        <Soft>
          {token ? "It may do " : "A token that may do "}
          <Code>{scope}</Code> and nothing else.
        </Soft>
      </Row>
      {ways}
      {setUp({ ...given, token: token ?? NOT_YET }).map((one) => (
        <Stack key={one.about} space="tight">
          <Soft>{one.about}</Soft>
          <CommandLine command={one.code} tall />
        </Stack>
      ))}
      {sample ? (
        <Row>
          <Button onPress={() => tryOut.mutate(sample)} pending={tryOut.isPending} whyNot={whyNot}>
            Send a sample
          </Button>
          <Soft>By the same door, with the same token. It pages nobody.</Soft>
        </Row>
      ) : (
        <Soft>There is no sample: it would change a real budget.</Soft>
      )}
      {tryOut.error && <Words>{tryOut.error.message}</Words>}
      {tryOut.data && <SampleAnswer {...tryOut.data} became={<Became shortId={tryOut.data.shortId} />} />}
    </DoorCard>
  );
}

function Became({ shortId }: { shortId: string | undefined }) {
  return (
    shortId && (
      <TextLink to="/deployments/$id" params={{ id: shortId }}>
        It became {shortId}
      </TextLink>
    )
  );
}
