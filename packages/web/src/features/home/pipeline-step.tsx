import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { clientWithToken } from "../../kernel/token-client.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Segments } from "../../kit/segments.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Waiting } from "../../kit/step-list.tsx";
import { PIPELINES, type Pipeline, snippetOf } from "./ci-snippets.ts";
import { FIRST_DEPLOYMENT, type ServiceView } from "./first-steps.ts";

const ENVIRONMENT = "production";
const NOT_YET = "$SHIPSHAPE_TOKEN";

/** One line in the pipeline, with the real address and a token made for it; then the first deployment is waited for. */
export function PipelineStep({ service }: { service: ServiceView }) {
  const whyNot = useWhyNot("access:write");
  const [pipeline, setPipeline] = useState<Pipeline>("github");
  const make = useAction({
    run: () => api.access.createToken({ body: { name: `pipeline of ${service.name}`, scopes: ["changes:ingest"] } }),
    told: () => "The token is in the commands now. It is shown this once.",
  });
  const token = make.data?.secret;
  const { secret, about, code } = snippetOf(pipeline, {
    url: location.origin,
    token: token ?? NOT_YET,
    service: service.name,
    environment: ENVIRONMENT,
  });
  return (
    <Stack space="normal">
      <Segments label="Your pipeline" segments={PIPELINES} value={pipeline} onChoose={setPipeline} />
      <Row>
        <Button kind={token ? "plain" : "primary"} action={make} whyNot={whyNot}>
          {token ? "Make another token" : "Make its token"}
        </Button>
        <Soft>
          {token ? "It may record deployments, ask the gate, and nothing else." : "It is put into the commands below."}
        </Soft>
      </Row>
      {secret && (
        <Stack space="tight">
          <Soft>{secret.about}</Soft>
          <CommandLine command={secret.command} />
        </Stack>
      )}
      <Stack space="tight">
        <Soft>{about}</Soft>
        <CommandLine command={code} tall />
      </Stack>
      <Arrival service={service} token={token} />
      <Soft>
        Where the command line is at hand, the gate is asked first, and the deployment is recorded around the command:
      </Soft>
      <CommandLine
        command={`${cliCommand(`gate check --service ${service.name} --env ${ENVIRONMENT}`)} &&\n${cliCommand(`deploy run --service ${service.name} --env ${ENVIRONMENT} --version "$VERSION" -- ./deploy.sh`)}`}
      />
    </Stack>
  );
}

/** Ticks by itself when a deployment arrives; a sample goes the same way as the pipeline's. */
function Arrival({ service, token }: { service: ServiceView; token: string | undefined }) {
  const { data } = useQuery(ask.changes.listDeployments(FIRST_DEPLOYMENT));
  const arrived = data?.deployments.find((deployment) => deployment.service === service.name);
  const sample = useAction({
    run: async (secret: string) => {
      const body = {
        service: service.name,
        environment: ENVIRONMENT,
        version: "0.0.1-sample",
        finished: "succeeded" as const,
      };
      return clientWithToken(secret).changes.startDeployment({ body });
    },
    told: ({ shortId }) => `${shortId} was taken.`,
  });
  const whyNot = token === undefined ? "Make the token first: the sample goes with it" : undefined;
  return (
    <Row spread>
      {arrived ? (
        <Words>
          <StatusWord status={{ tone: "ok", word: "It arrived" }} />:{" "}
          <TextLink to="/deployments/$id" params={{ id: arrived.shortId }}>
            {arrived.shortId}
          </TextLink>
          , {arrived.service} {arrived.version} to {arrived.environment}
        </Words>
      ) : (
        <Waiting>Waiting for your first deployment …</Waiting>
      )}
      <Button onPress={() => token !== undefined && sample.mutate(token)} pending={sample.isPending} whyNot={whyNot}>
        Send a sample
      </Button>
    </Row>
  );
}
