import styles from "./situation.module.css";
import type { Tone } from "./status-badge.tsx";

export type SituationFact = {
  readonly label: string;
  readonly value: React.ReactNode;
  readonly note?: React.ReactNode;
  /** Takes the room that the others leave. */
  readonly wide?: boolean;
  readonly tone?: Tone | undefined;
};

type SituationProps = { tone: Tone; stages: React.ReactNode; facts: readonly SituationFact[] };

/** How things stand, at a glance and from a step away: the stages, then the few facts that decide what to do. */
export function Situation({ tone, stages, facts }: SituationProps) {
  return (
    <section className={styles["situation"]} data-tone={tone} aria-label="How it stands">
      {stages}
      <dl className={styles["facts"]}>
        {facts.map(({ label, value, note, wide, tone: own }) => (
          <div key={label} data-wide={wide || undefined} data-tone={own}>
            <dt>{label}</dt>
            <dd className={styles["value"]}>{value}</dd>
            {note && <dd className={styles["note"]}>{note}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
