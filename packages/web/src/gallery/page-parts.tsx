import { Button } from "../kit/button.tsx";
import { Facts } from "../kit/facts.tsx";
import { QuietLink } from "../kit/link.tsx";
import { Card, Page, RailPart, Section } from "../kit/page.tsx";
import { Severity } from "../kit/severity.tsx";
import { PageSkeleton } from "../kit/skeleton.tsx";
import { Words } from "../kit/stack.tsx";
import { ClockTime } from "../kit/time.tsx";
import { ago } from "./fixed-time.ts";
import type { PartPage } from "./part-page.ts";

const nothing = (): void => undefined;

const page: PartPage = {
  name: "page",
  when: "The one frame of every page: where, what, how it stands; the main column; facts at the right.",
  whole: "is-page",
  states: [
    {
      title: "Of an object",
      shown: (
        <Page
          crumbs={<QuietLink to="/incidents">Incidents</QuietLink>}
          shortId="INC-3"
          title="Charges fail in checkout"
          status={{ tone: "bad", word: "investigating" }}
          beside={<Severity severity="SEV2" large />}
          lead="8 % of charges answer 5xx since 13:20, when 1.5.0 reached production."
          byline={
            <span>
              Began <ClockTime at={ago(42, "m")} />
            </span>
          }
          actions={
            <Button kind="primary" shortcut="a" onPress={nothing}>
              Acknowledge
            </Button>
          }
          rail={
            <>
              <RailPart title="About">
                <Facts
                  facts={[
                    { term: "Owner", value: "payments" },
                    { term: "Tier", value: "1" },
                  ]}
                />
              </RailPart>
              <RailPart title="On call">
                <Words>first-payments until 17:00</Words>
              </RailPart>
            </>
          }
        >
          <Section title="Likely causes" count={1} note="What changed shortly before.">
            <Card tone="bad">
              <Words>DEP-8: payments 1.5.0 to production, 3 min before.</Words>
            </Card>
          </Section>
          <Section title="What happened">
            <Card>
              <Words>Nothing was written yet.</Words>
            </Card>
          </Section>
        </Page>
      ),
    },
  ],
};

const skeleton: PartPage = {
  name: "skeleton",
  when: "Stands for what is on its way, once that takes longer than 300 ms.",
  whole: "is-page",
  states: [{ title: "A page", shown: <PageSkeleton /> }],
};

export const PAGE_PARTS: readonly PartPage[] = [page, skeleton];
