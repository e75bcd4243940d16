import { wholePercent } from "@shipshape/domain/slo/percent";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { TextLink } from "../../kit/link.tsx";
import { Stack, Tile, Tiles, Words } from "../../kit/stack.tsx";
import { StatusBadge } from "../../kit/status-badge.tsx";
import { ReadinessOfService } from "../gates/readiness-of-service.tsx";
import { readyStatus } from "../gates/readiness-words.ts";

/** How ready the service is against what is wanted of one that is relied on so much, and what to do where it is not. */
export function ReadinessTab({ name }: { name: string }) {
  const { data } = useSuspenseQuery(ask.gates.getReadiness({ params: { name } }));
  const { required, requiredBecause, reached, passed, counted, because, exemptions } = data;
  const exempt = exemptions.filter(({ status }) => status === "in force").length;
  const waiting = exemptions.filter(({ status }) => status === "waiting").length;
  return (
    <Stack>
      <Tiles>
        <Tile label="Stands" value={<StatusBadge status={readyStatus(data)} large />} note={`${because}.`} />
        <Tile
          label="Items there"
          value={`${passed} of ${counted}`}
          note={counted === 0 ? undefined : wholePercent(passed / counted)}
        />
        <Tile label="Class" value={reached ?? "none yet"} note={`class ${required} is wanted: ${requiredBecause}`} />
        <Tile label="Exemptions" value={exempt} note={waiting > 0 ? `${waiting} wait for a yes` : "in force"} />
      </Tiles>
      <Words>
        Kept day by day:{" "}
        <TextLink to="/readiness/$service" params={{ service: name }}>
          how it stood before
        </TextLink>
        .
      </Words>
      <ReadinessOfService service={name} />
    </Stack>
  );
}
