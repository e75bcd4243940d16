import type { notifyCoverage } from "@shipshape/contract/notify-coverage";
import type { CallOutput } from "@shipshape/contract/route";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Lines } from "../../kit/facts.tsx";
import { TextLink } from "../../kit/link.tsx";
import { RailPart, Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";

type Schedules = CallOutput<typeof notifyCoverage.getCoverage>["schedules"];
export type Findings = Schedules[number]["findings"];
type Finding = Findings[number];

const WORDS: Readonly<Record<Finding["kind"], string>> = {
  gap: "Gap",
  empty_shift: "Shift of nobody",
  unreachable: "Unreachable",
  unverified: "Unproven",
  little_rest: "Little rest",
  unfair_load: "Unfair load",
};

const statusOf = ({ kind, severity }: Finding): Status => ({
  tone: severity === "bad" ? "bad" : "warn",
  word: WORDS[kind],
});

/** What is wrong in the four weeks ahead, of one schedule or of all. */
export const useCoverage = (schedule?: string) =>
  useQuery({
    ...ask.notify.getCoverage({ query: schedule === undefined ? {} : { schedule } }),
    refetchInterval: 300_000,
  });

const NONE: Findings = [];

/** The findings of every schedule, asked for once. */
export function useFindingsOfAll(): (schedule: string) => Findings {
  const { data } = useCoverage();
  const bySchedule = new Map(data?.schedules.map(({ schedule, findings }) => [schedule, findings]));
  return (schedule) => bySchedule.get(schedule) ?? NONE;
}

function FindingLine({ finding, schedule }: { finding: Finding; schedule?: Schedules[number] }) {
  return (
    <Stack space="tight">
      <span>
        <StatusWord status={statusOf(finding)} /> {finding.says}.
      </span>
      <Soft>
        {schedule && (
          <>
            <TextLink to="/on-call/$name" params={{ name: schedule.schedule }}>
              {schedule.displayName}
            </TextLink>
            :{" "}
          </>
        )}
        {finding.mend}.
      </Soft>
    </Stack>
  );
}

/** What is wrong with the coverage of all schedules in the four weeks ahead, the worst first; nothing where all is well. */
export function CoverageSection() {
  const { data } = useCoverage();
  const all = (data?.schedules ?? []).flatMap((schedule) =>
    schedule.findings.map((finding) => ({ schedule, finding })),
  );
  if (all.length === 0) return null;
  const worstFirst = all.toSorted(
    (a, b) => Number(b.finding.severity === "bad") - Number(a.finding.severity === "bad"),
  );
  return (
    <Section title="To mend in the next four weeks" count={all.length}>
      <Lines
        items={worstFirst.map(({ schedule, finding }) => ({
          key: `${schedule.schedule} ${finding.says}`,
          content: <FindingLine finding={finding} schedule={schedule} />,
        }))}
        none=""
      />
    </Section>
  );
}

/** The same of one schedule, without the gaps of the time shown, which stand above it. */
export function CoverageRail({ schedule }: { schedule: string }) {
  const { data } = useCoverage(schedule);
  const findings = data?.schedules[0]?.findings ?? [];
  const bad = findings.some(({ severity }) => severity === "bad");
  const status: Status =
    findings.length === 0
      ? { tone: "ok", word: "All well" }
      : { tone: bad ? "bad" : "warn", word: `${findings.length} to mend` };
  return (
    <RailPart title="The next four weeks" aside={data && <StatusWord status={status} />}>
      <Lines
        items={findings.map((finding) => ({ key: finding.says, content: <FindingLine finding={finding} /> }))}
        none={data ? "Everybody who is on call can be reached, and has rest." : ""}
      />
    </RailPart>
  );
}
