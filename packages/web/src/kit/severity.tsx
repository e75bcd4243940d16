import { StatusBadge, type Tone } from "./status-badge.tsx";

const SEVERITIES: Readonly<Record<string, { readonly tone: Tone; readonly meaning: string }>> = {
  SEV1: { tone: "bad", meaning: "most users cannot do what they came for" },
  SEV2: { tone: "bad", meaning: "many users are hindered" },
  SEV3: { tone: "warn", meaning: "some users are hindered" },
  SEV4: { tone: "info", meaning: "hardly anybody notices" },
  critical: { tone: "bad", meaning: "pages" },
  page: { tone: "bad", meaning: "pages" },
  warning: { tone: "warn", meaning: "opens a ticket" },
  ticket: { tone: "warn", meaning: "opens a ticket" },
  info: { tone: "info", meaning: "is for information" },
};

/** How bad it is: the field's own word, with the shape of its weight. */
export function Severity({ severity, large = false }: { severity: string; large?: boolean }) {
  const { tone, meaning } = SEVERITIES[severity] ?? { tone: "muted" as const, meaning: "as its source says" };
  return <StatusBadge status={{ tone, word: severity }} title={`${severity}: ${meaning}`} large={large} />;
}
