import styles from "./status-badge.module.css";

/** What a status means, whatever it is of: each has a colour, a shape and a word, so that none of them is needed alone. */
export const TONES = ["ok", "warn", "bad", "info", "muted", "unknown"] as const;
export type Tone = (typeof TONES)[number];

export type Status = { readonly tone: Tone; readonly word: string };

const SHAPES: Readonly<Record<Tone, React.ReactNode>> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="7" />
      <path data-cut d="M4.8 8.3 7 10.500l4.2-4.7" />
    </>
  ),
  warn: (
    <>
      <path d="M8 1.3 15.4 14.300H.6z" strokeLinejoin="round" />
      <path data-cut d="M8 6v4M8 12.100v.1" />
    </>
  ),
  bad: (
    <>
      <path d="M5.1 1h5.800L15 5.100v5.800L10.9 15H5.100L1 10.900V5.100z" />
      <path data-cut d="M8 4.300v4.300M8 11.400v.1" />
    </>
  ),
  info: (
    <>
      <path d="M8 .8 15.2 8 8 15.2.8 8z" />
      <path data-cut d="M8 4.800v.1M8 7.400v3.6" />
    </>
  ),
  muted: <rect x="1.5" y="6" width="13" height="4" rx="1.5" />,
  unknown: <circle data-hollow cx="8" cy="8" r="6" />,
};

/** The shape of a status alone, where its word stands beside it already. */
export function StatusShape({ tone, size = 14 }: { tone: Tone; size?: number }) {
  return (
    <svg className={styles["shape"]} data-tone={tone} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[tone]}
    </svg>
  );
}

type StatusBadgeProps = { status: Status; title?: string | undefined; large?: boolean };

export function StatusBadge({ status: { tone, word }, title, large = false }: StatusBadgeProps) {
  return (
    <span className={styles["badge"]} data-tone={tone} data-large={large || undefined} title={title}>
      <StatusShape tone={tone} size={large ? 16 : 13} />
      {word}
    </span>
  );
}

/** A status in running text or a dense row: shape and word without a frame. */
export function StatusWord({ status: { tone, word } }: { status: Status }) {
  return (
    <span className={styles["word"]} data-tone={tone}>
      <StatusShape tone={tone} />
      {word}
    </span>
  );
}
