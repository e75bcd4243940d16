import { ExternalLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Code, Soft } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import type { CommitView, PullRequestView } from "./record-words.ts";

const SHORT_SHA = 8;

const columns: readonly Column<CommitView>[] = [
  {
    title: "Commit",
    cell: ({ sha, url }) =>
      url === null ? (
        <Code>{sha.slice(0, SHORT_SHA)}</Code>
      ) : (
        <ExternalLink href={url}>{sha.slice(0, SHORT_SHA)}</ExternalLink>
      ),
  },
  { title: "What", wide: true, cell: ({ title }) => title ?? <Soft>only its name is known</Soft> },
  { title: "Tickets", secondary: true, cell: ({ tickets }) => tickets.join(", ") },
  { title: "By", secondary: true, cell: ({ author }) => <Soft>{author ?? ""}</Soft> },
  { title: "When", secondary: true, cell: ({ at }) => (at === null ? null : <Time at={at} />) },
];

type CommitListProps = {
  caption: string;
  commits: readonly CommitView[];
  pullRequests: readonly PullRequestView[];
};

/** Commits, newest first, and the pull requests that brought them. */
export function CommitList({ caption, commits, pullRequests }: CommitListProps) {
  return (
    <>
      {pullRequests.length > 0 && (
        <Soft>
          Pull requests:{" "}
          {pullRequests.map(({ number, title }) => `#${number}${title === null ? "" : ` ${title}`}`).join(" · ")}
        </Soft>
      )}
      <ListTable caption={caption} rows={commits} keyOf={({ sha }) => sha} columns={columns} empty={null} />
    </>
  );
}
