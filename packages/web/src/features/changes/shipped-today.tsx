import { useSuspenseQuery } from "@tanstack/react-query";
import { useNow } from "../../kernel/clock.ts";
import { startOfDay } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Section } from "../../kit/page.tsx";
import { Time } from "../../kit/time.tsx";
import { DeploymentList } from "./deployment-list.tsx";
import { deploymentTitle } from "./deployment-words.ts";
import { latestDeployments } from "./latest-deployments.ts";

/** What was deployed since midnight. */
export function ShippedToday() {
  const { data } = useSuspenseQuery(latestDeployments());
  const zone = useTimeZone();
  const midnight = startOfDay(new Date(useNow(60_000)), zone).getTime();
  const today = data.deployments.filter(({ startedAt }) => startedAt.getTime() >= midnight);
  const last = data.deployments[0];
  return (
    <Section title="Shipped today" count={today.length} aside={<TextLink to="/deployments">All deployments</TextLink>}>
      <DeploymentList
        deployments={today}
        effects
        empty={
          <Quiet>
            {last ? (
              <>
                Nothing since midnight. The last was {deploymentTitle(last)}, <Time at={last.startedAt} />.
              </>
            ) : (
              "Nothing was deployed yet."
            )}
          </Quiet>
        }
      />
    </Section>
  );
}
