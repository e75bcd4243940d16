/** A message that is due, as far as it decides with which others it travels. */
export type Due = {
  readonly id: string;
  /** The one with which it travelled at an earlier try; null before the first. */
  readonly bundleId: string | null;
  readonly kind: string;
  readonly userId: string;
  readonly channel: string;
  readonly address: string;
  /** Null where it is about no incident. */
  readonly incidentId: string | null;
  readonly subject: string;
};

/** What goes out as one message: the first one gives it its id, which stays the same over every try. */
export type Envelope<T extends Due> = { readonly id: string; readonly members: readonly [T, ...T[]] };

type Said = Pick<Due, "id" | "incidentId" | "subject">;
/** Two that say the same of one incident need to be read once; a question about it says something else. */
const newsOf = ({ id, incidentId, subject }: Said): string => (incidentId === null ? id : `${incidentId} ${subject}`);

/** Whether a message that tells of `most` incidents has room for this one. */
const hasRoom = (members: readonly Due[], one: Due, most: number): boolean => {
  const told = new Set(members.map(newsOf));
  return told.has(newsOf(one)) || told.size < most;
};

/**
 * Which messages travel together. Who is paged for many incidents within seconds gets one message that names them all, up to
 * `most`; who is paged for one by several policies gets one over any channel: it wants one answer, which stops all of them. What
 * travelled together before stays together, so that a repeat is known for what it is.
 */
export function envelopes<T extends Due>(due: readonly T[], most: number): Envelope<T>[] {
  const groups = new Map<string, T[][]>();
  for (const one of due) {
    const alone = one.kind === "page" ? `${one.channel} ${one.address} ${one.userId}` : one.id;
    const key = one.bundleId ?? alone;
    const parts = groups.get(key) ?? [];
    const part = one.bundleId !== null ? parts.at(-1) : parts.find((members) => hasRoom(members, one, most));
    if (part) part.push(one);
    else parts.push([one]);
    groups.set(key, parts);
  }
  return [...groups.values()].flat().flatMap(([first, ...others]) => {
    if (!first) return [];
    return [{ id: first.bundleId ?? first.id, members: [first, ...others] as const }];
  });
}

/** Those of a message that say something else each, in their order. */
export function distinctNews<T extends Said>([first, ...others]: readonly [T, ...T[]]): [T, ...T[]] {
  const told = new Set([newsOf(first)]);
  const rest = others.filter((one) => {
    const isNew = !told.has(newsOf(one));
    told.add(newsOf(one));
    return isNew;
  });
  return [first, ...rest];
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

/** What else a message was about: other incidents of a storm, and other reasons to page the same person for the same one. */
export const togetherWords = (message: {
  readonly with: number;
  readonly alsoBecause: readonly string[];
}): string[] => [
  ...(message.with > 0
    ? [`One message with ${message.with} other ${message.with === 1 ? "incident" : "incidents"}.`]
    : []),
  ...[...new Set(message.alsoBecause)].map(
    (because) => `The same message pages because ${because}: one is enough, as one answer is to both.`,
  ),
];
