import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { ButtonLink } from "../../kit/link.tsx";
import { Card } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";

const REFRESH_MS = 15_000;

/** A page of doors: each has a card, which `?show=` opens. */
export type DoorPage = "/settings/integrations" | "/integrations" | "/change-sources" | "/gate-sources";

type DoorCardProps = {
  /** The page that the card stands on. */
  page?: DoorPage;
  cardKey: string;
  name: string;
  about: React.ReactNode;
  /** What it comes in by; none where nothing comes in. */
  doors?: readonly string[];
  /** How it stands, where that is not what came in. */
  standing?: React.ReactNode;
  open: boolean;
  children: React.ReactNode;
};

/** One thing that sends to us or that we send to: what it is, whether it does, and, opened, how it is set up. */
export function DoorCard({
  cardKey,
  name,
  about,
  doors,
  standing,
  open,
  children,
  page = "/settings/integrations",
}: DoorCardProps) {
  return (
    <Card>
      <Row spread top>
        <Stack space="tight">
          <Strong>{name}</Strong>
          <Soft>{about}</Soft>
        </Stack>
        <Row space="normal">
          {standing ?? (doors && <Received doors={doors} />)}
          <ButtonLink
            to={page}
            search={open ? {} : { show: cardKey }}
            resetScroll={false}
            aria-label={`${open ? "Hide" : "Show"} the set-up of ${name}`}
          >
            {open ? "Hide" : "Set up"}
          </ButtonLink>
        </Row>
      </Row>
      {open && <Stack space="normal">{children}</Stack>}
    </Card>
  );
}

function Received({ doors }: { doors: readonly string[] }) {
  const { receipts } = useSuspenseQuery({ ...ask.system.listReceipts(), refetchInterval: REFRESH_MS }).data;
  const own = receipts.filter(({ door }) => doors.includes(door));
  const [newest] = own.toSorted((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
  if (!newest) return <StatusWord status={{ tone: "unknown", word: "nothing received yet" }} />;
  const today = own.reduce((sum, one) => sum + one.today, 0);
  return (
    <Row space="tight">
      <StatusWord status={{ tone: "ok", word: "received" }} />
      <Soft>
        <Time at={newest.lastAt} />, {today === 1 ? "1 request" : `${today} requests`} today
      </Soft>
    </Row>
  );
}
