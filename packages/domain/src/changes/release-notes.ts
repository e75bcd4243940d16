/** A commit as notes tell it. */
export type NotedCommit = {
  readonly sha: string;
  readonly message: string | null;
  readonly author: string | null;
  readonly tickets: readonly string[];
  /** The pull request that brought it, where one is known. */
  readonly pullRequest: {
    readonly number: number;
    readonly title: string | null;
    readonly tickets: readonly string[];
  } | null;
};

export type Note = {
  readonly text: string;
  readonly breaking: boolean;
  readonly tickets: readonly string[];
  readonly pullRequest: number | null;
  readonly commits: readonly string[];
  readonly authors: readonly string[];
};
export type NoteGroup = { readonly type: string; readonly title: string; readonly notes: readonly Note[] };

/** Conventional Commits 1.0.0: type(scope)!: description. */
const CONVENTIONAL = /^([^\s():!]+)(?:\(([^)]*)\))?(!)?:\s+(.+)$/;
/** A footer, whose value follows a colon or " #"; in a squashed message it may stand in a list. */
const BREAKING = /^[ \t]*(?:[*-][ \t]+)?BREAKING[ -]CHANGE(?::|[ \t]#)/m;
const TITLES: Readonly<Record<string, string>> = {
  feat: "Features",
  fix: "Fixes",
  perf: "Faster",
  revert: "Taken back",
  security: "Security",
  docs: "Documentation",
  refactor: "Inside",
  test: "Tests",
  build: "Build",
  ci: "Pipelines",
  style: "Style",
  chore: "Chores",
  other: "Other changes",
};
const ORDER = Object.keys(TITLES);
const ALIASES: Readonly<Record<string, string>> = { feature: "feat", bugfix: "fix", hotfix: "fix", doc: "docs" };

/** As Git and GitHub title what takes another commit back. */
const REVERT = /^Revert "(.+)"$/;

/** What a title says by the conventional commits; anything else is of the type "other", and may break something all the same. */
function said(title: string): { type: string; text: string; breaking: boolean } {
  const reverted = REVERT.exec(title)?.[1];
  if (reverted !== undefined) return { type: "revert", text: reverted, breaking: false };
  const [, word = "", scope, mark, text = ""] = CONVENTIONAL.exec(title) ?? [];
  const type = ALIASES[word.toLowerCase()] ?? word.toLowerCase();
  if (!Object.hasOwn(TITLES, type)) return { type: "other", text: title, breaking: mark === "!" };
  return { type, text: scope?.trim() ? `${scope.trim()}: ${text}` : text, breaking: mark === "!" };
}

/** Whether a commit breaks something, by its title, a footer, or the title of one of those that were squashed into it. */
function breaks(message: string | null): boolean {
  if (message === null) return false;
  const [title = "", ...lines] = message.split("\n");
  if (BREAKING.test(message) || said(title.trim()).breaking) return true;
  return lines.some((line) => {
    const squashed = said(line.trim().replace(/^[*-]\s+/, ""));
    return squashed.breaking && squashed.type !== "other";
  });
}

const firstLine = (text: string | null): string | undefined => text?.split("\n", 1)[0]?.trim() || undefined;
const isMerge = (title: string): boolean => /^Merge (branch|pull request|remote-tracking branch|tag)\b/.test(title);
const each = (all: readonly (string | null)[]): string[] => [...new Set(all.filter((one) => one !== null))];

/** Notes of commits: those of one pull request are one note, told by its title. Merges without a title of their own say nothing. */
export function notesOf(commits: readonly NotedCommit[]): NoteGroup[] {
  const together = new Map<string, NotedCommit[]>();
  for (const commit of commits) {
    const key = commit.pullRequest ? `#${commit.pullRequest.number}` : commit.sha;
    together.set(key, [...(together.get(key) ?? []), commit]);
  }
  const byType = new Map<string, Note[]>();
  for (const group of together.values()) {
    const [first] = group;
    const title = firstLine(first?.pullRequest?.title ?? first?.message ?? null) ?? first?.sha.slice(0, 8) ?? "";
    if (!first || (isMerge(title) && first.pullRequest === null)) continue;
    const { type, text, breaking } = said(title);
    const note: Note = {
      text,
      breaking: breaking || group.some(({ message }) => breaks(message)),
      tickets: each([...group.flatMap(({ tickets }) => tickets), ...(first.pullRequest?.tickets ?? [])]).toSorted(),
      pullRequest: first.pullRequest?.number ?? null,
      commits: group.map(({ sha }) => sha),
      authors: each(group.map(({ author }) => author)),
    };
    byType.set(type, [...(byType.get(type) ?? []), note]);
  }
  return ORDER.flatMap((type) => {
    const notes = byType.get(type);
    return notes ? [{ type, title: TITLES[type] ?? type, notes }] : [];
  });
}

export type NotesHead = {
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly previousVersion: string | null;
  readonly releases: readonly string[];
  readonly gap: string | null;
};

const escaped = (text: string): string => text.replace(/[\\`*_[\]<>]/g, "\\$&");

function lineOf({ text, breaking, tickets, pullRequest }: Note): string {
  const named = tickets.filter((ticket) => !text.includes(ticket) && ticket !== `#${pullRequest}`);
  const more = [...named, ...(pullRequest === null || text.includes(`#${pullRequest}`) ? [] : [`#${pullRequest}`])];
  return `- ${breaking ? "**Breaking:** " : ""}${escaped(text)}${more.length > 0 ? ` (${more.join(", ")})` : ""}`;
}

/** The notes as Markdown, to be put into a release, a ticket or a chat. */
export function notesMarkdown(head: NotesHead, groups: readonly NoteGroup[]): string {
  const since = head.previousVersion === null ? "" : `, after ${head.previousVersion}`;
  const skipped = head.releases.filter((version) => version !== head.version);
  const parts = [
    `# ${head.service} ${head.version} in ${head.environment}${since}`,
    ...(skipped.length > 0 ? [`Holds also ${skipped.join(", ")}.`] : []),
    ...groups.map(({ title, notes }) => `## ${title}\n\n${notes.map(lineOf).join("\n")}`),
    ...(groups.length === 0 ? ["Nothing is known of what changed."] : []),
    ...(head.gap === null ? [] : [`> ${head.gap}`]),
  ];
  return `${parts.join("\n\n")}\n`;
}
