import { protectionRuleAddress, protectionRuleSetUp } from "@shipshape/domain/gates/protection-rule-setup";
import { CommandLine } from "../../kit/command-line.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { DoorCard } from "../access/door-card.tsx";
import { GateSourceActions } from "./gate-source-actions.tsx";
import { GateSourceCredentials } from "./gate-source-credentials.tsx";
import type { GateSourceView, MadeGateSource } from "./gate-source-view.ts";

type GateSourceCardProps = {
  source: GateSourceView;
  url: string;
  made: MadeGateSource | undefined;
  onMade: (made: MadeGateSource) => void;
  open: boolean;
};

const canAnswer = ({ appId, hasPrivateKey, hasToken }: GateSourceView): boolean =>
  hasToken || (appId !== null && hasPrivateKey);

/** One GitHub that asks: how it stands; opened, what to do there, what we answer with, and what can be done with it. */
export function GateSourceCard({ source, url, made, onMade, open }: GateSourceCardProps) {
  const { name, service, apiUrl, refused, lastRefusedAt, lastRefusal } = source;
  return (
    <DoorCard
      page="/gate-sources"
      cardKey={name}
      name={name}
      about={service ? `${apiUrl}, for ${service}` : apiUrl}
      standing={<Standing source={source} />}
      open={open}
    >
      {refused > 0 && lastRefusedAt && (
        <Soft>
          {refused} refused, last <Time at={lastRefusedAt} />: {lastRefusal}
        </Soft>
      )}
      <SetUp source={source} url={url} made={made} />
      <GateSourceCredentials source={source} />
      <GateSourceActions source={source} onMade={onMade} />
    </DoorCard>
  );
}

function Standing({ source }: { source: GateSourceView }) {
  const { held, lastHeldAt, refused } = source;
  const standing = !canAnswer(source)
    ? ({ tone: "warn", word: "cannot answer yet" } as const)
    : lastHeldAt
      ? ({ tone: "ok", word: held > 0 ? `${held} held` : "asks" } as const)
      : ({ tone: "unknown", word: "never asked yet" } as const);
  return (
    <Row space="tight">
      <StatusWord status={standing} />
      {lastHeldAt && (
        <Soft>
          <Time at={lastHeldAt} />
        </Soft>
      )}
      {refused > 0 && <StatusWord status={{ tone: "warn", word: `${refused} refused` }} />}
    </Row>
  );
}

/** What to do at GitHub, with key and secret while they are shown, with words in their place later. */
function SetUp({ source, url, made }: Pick<GateSourceCardProps, "source" | "url" | "made">) {
  const { keyHint, apiUrl, previousSecretUntil } = source;
  const given = { url, key: made?.key ?? "THE_KEY", secret: made?.secret ?? "THE_SECRET", apiUrl };
  return (
    <Stack space="close">
      {made ? (
        <Notice tone="info" title="Copy these now: they are shown this once.">
          {made.key && <CommandLine command={protectionRuleAddress(given)} />}
          {made.secret && <CommandLine command={made.secret} />}
        </Notice>
      ) : (
        <Soft>
          The key in its address begins with {keyHint}. Nobody can read the rest any more, nor its secret: a new secret
          can be made.
        </Soft>
      )}
      {previousSecretUntil && (
        <Soft>
          The secret before it works until <Time at={previousSecretUntil} />.
        </Soft>
      )}
      {protectionRuleSetUp(given).map(({ about, code }) => (
        <Stack key={about} space="tight">
          <Soft>{about}</Soft>
          {code && <CommandLine command={code} tall={code.includes("\n")} />}
        </Stack>
      ))}
    </Stack>
  );
}
