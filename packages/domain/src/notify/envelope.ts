/** A message that is due, as far as it decides with which others it travels. */
export type Due = {
  readonly id: string;
  /** The one with which it travelled at an earlier try; null before the first. */
  readonly bundleId: string | null;
  readonly kind: string;
  readonly userId: string;
  readonly channel: string;
  readonly address: string;
};

/** What goes out as one message: the first one gives it its id, which stays the same over every try. */
export type Envelope<T extends Due> = { readonly id: string; readonly members: readonly [T, ...T[]] };

/**
 * Which messages travel together. Who is paged for many incidents within seconds gets one message that names them all, up to
 * `most`; what travelled together before stays together, so that a repeat is known for what it is.
 */
export function envelopes<T extends Due>(due: readonly T[], most: number): Envelope<T>[] {
  const groups = new Map<string, T[][]>();
  for (const one of due) {
    const isBundled = one.bundleId !== null || (one.kind === "page" && most > 1);
    const key = one.bundleId ?? (isBundled ? `${one.channel} ${one.address} ${one.userId}` : one.id);
    const parts = groups.get(key) ?? [];
    const last = parts.at(-1);
    if (last && (one.bundleId !== null || last.length < most)) last.push(one);
    else parts.push([one]);
    groups.set(key, parts);
  }
  return [...groups.values()].flat().flatMap(([first, ...others]) => {
    if (!first) return [];
    return [{ id: first.bundleId ?? first.id, members: [first, ...others] as const }];
  });
}

const NAMED = 20;

/** What a message that tells of several pages says: how many, and each by its subject, as far as a person reads. */
export function bundleWords(subjects: readonly string[], listUrl: string): { subject: string; text: string } {
  const [first = "", ...others] = subjects;
  if (others.length === 0) return { subject: first, text: first };
  const more = subjects.length - NAMED;
  return {
    subject: `${subjects.length} incidents: ${first} and ${others.length} more`,
    text: [
      `${subjects.length} incidents need an answer:`,
      ...subjects.slice(0, NAMED).map((subject) => `- ${subject}`),
      ...(more > 0 ? [`${more} more, see ${listUrl}`] : []),
    ].join("\n"),
  };
}
