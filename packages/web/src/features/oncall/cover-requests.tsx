import type { CoverRequest } from "@shipshape/contract/oncall-cover";
import { spanOf } from "@shipshape/domain/time/span";
import { useQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { spanText } from "../../kit/lane-geometry.ts";
import { TextLink } from "../../kit/link.tsx";
import { Card, Section } from "../../kit/page.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";

type Request = z.output<typeof CoverRequest>;
const textOf = (held: Pick<Request, "from" | "to">, zone: string): string => spanText(spanOf(held), zone);

/** What became of it, in a sentence. */
function standing({ state, takenBy, user }: Request): string {
  if (state === "taken") return `${takenBy} takes it; it counts once somebody approves. Until then ${user} is on call.`;
  return `Nobody has taken it yet: ${user} stays on call.`;
}

/** Who asks to be covered and still waits, of one schedule or of all: to be taken, approved or withdrawn. */
export function CoverRequests({ schedule }: { schedule?: string }) {
  const { data } = useQuery(ask.oncall.listCoverRequests({ query: schedule === undefined ? {} : { schedule } }));
  const waiting = (data?.requests ?? []).filter(({ state }) => state === "requested" || state === "taken");
  if (waiting.length === 0) return null;
  return (
    <Section title="Asked for cover" count={waiting.length}>
      <Stack space="close">
        {waiting.map((request) => (
          <Card key={request.id}>
            <RequestLine request={request} />
          </Card>
        ))}
      </Stack>
    </Section>
  );
}

function RequestLine({ request }: { request: Request }) {
  const zone = useTimeZone();
  const { schedule, user, note, inReturn } = request;
  return (
    <Stack space="tight">
      <span>
        {user}, {textOf(request, zone)},{" "}
        <TextLink to="/on-call/$name" params={{ name: schedule }}>
          {schedule}
        </TextLink>
        {note && `: ${note}`}
      </span>
      {inReturn && (
        <Soft>
          In return {user} takes {textOf(inReturn, zone)} of whoever covers.
        </Soft>
      )}
      <Soft>{standing(request)}</Soft>
      <RequestActions request={request} />
    </Stack>
  );
}

/** What can be done about a request: each can be taken back while it is told. */
function useRequestActions({ id: requestId, schedule, user, takenBy, from, to, note, inReturn }: Request) {
  const params = { requestId };
  const about = () => `cover ${requestId}`;
  const asked = { from, to, note, ...(inReturn ? { inReturn } : {}) };
  const take = useAction({
    run: () => api.oncall.takeCoverRequest({ params, body: {} }),
    told: (taken) =>
      taken.state === "applied" ? `You cover for ${user}.` : `You take it for ${user}; it waits for an approval.`,
    about,
    undo: () => api.oncall.releaseCoverRequest({ params }),
  });
  const approve = useAction({
    run: () => api.oncall.approveCoverRequest({ params }),
    told: () => `${takenBy} covers for ${user}.`,
    about,
    undo: () => api.oncall.unapproveCoverRequest({ params }),
  });
  const release = useAction({
    run: () => api.oncall.releaseCoverRequest({ params }),
    told: () => `${takenBy} does not cover for ${user}: the request waits for somebody again.`,
    about,
  });
  const withdraw = useAction({
    run: () => api.oncall.withdrawCoverRequest({ params }),
    told: () => "The request is taken back.",
    about,
    undo: () => api.oncall.createCoverRequest({ params: { name: schedule }, body: asked }),
  });
  return { take, approve, release, withdraw };
}

function RequestActions({ request }: { request: Request }) {
  const { user, state, takenBy } = request;
  const me = useMe();
  const mayOverride = useWhyNot("oncall:override");
  const mayWrite = useWhyNot("oncall:write");
  const { take, approve, release, withdraw } = useRequestActions(request);
  const [mine, isTaker] = [user === me.name, takenBy === me.name];
  return (
    <Row>
      {state === "requested" && !mine && (
        <Button action={take} whyNot={mayOverride} label={`Cover for ${user}`}>
          I cover
        </Button>
      )}
      {state === "taken" && (
        <Button action={approve} whyNot={mayWrite}>
          Approve
        </Button>
      )}
      {state === "taken" && (isTaker || mayWrite === undefined) && (
        <Button kind="quiet" action={release} whyNot={mayOverride}>
          {isTaker ? "Give back" : "Decline"}
        </Button>
      )}
      {mine && (
        <Button kind="quiet" action={withdraw} whyNot={mayOverride}>
          Take back
        </Button>
      )}
    </Row>
  );
}
