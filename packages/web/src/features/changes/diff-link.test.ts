import { describe, expect, test } from "vitest";
import { diffOf, repositoryOf } from "./diff-link.ts";

const service = (annotations: Record<string, string>, links: { title: string; url: string }[] = []) => ({
  annotations,
  links,
});

describe("the repository of a service", () => {
  test.each([
    ["by a slug", service({ "github.com/project-slug": "store/payments" }), "https://github.com/store/payments"],
    [
      "by its source location, whatever that leads into",
      service({ "backstage.io/source-location": "url:https://git.store.example/shop/payments/-/tree/main/api" }),
      "https://git.store.example/shop/payments",
    ],
    [
      "by a link that is called so",
      service({}, [
        { title: "Dashboard", url: "https://boards.store.example/1" },
        { title: "Source", url: "https://github.com/store/payments.git" },
      ]),
      "https://github.com/store/payments",
    ],
    ["is unknown where nobody says", service({ "circleci.com/project-slug": "x/y" }), undefined],
    [
      "is none where the location is a file",
      service({ "backstage.io/source-location": "dir:/srv/payments" }),
      undefined,
    ],
  ])("%s", (_, described, repository) => {
    expect(repositoryOf(described)).toBe(repository);
  });
});

describe("what a deployment changed", () => {
  const commits = { commit: "4f2a9c1e", previousCommit: "1b0c2d3e" };
  test.each([
    [
      "on GitHub and its like",
      "https://git.store.example/a/b",
      "https://git.store.example/a/b/compare/1b0c2d3e...4f2a9c1e",
    ],
    ["on GitLab", "https://gitlab.store.example/a/b", "https://gitlab.store.example/a/b/-/compare/1b0c2d3e...4f2a9c1e"],
    ["on Bitbucket", "https://bitbucket.org/a/b", "https://bitbucket.org/a/b/branches/compare/4f2a9c1e..1b0c2d3e"],
  ])("%s", (_, repository, href) => {
    expect(diffOf(repository, commits)).toEqual({ label: "Changes 1b0c2d3 → 4f2a9c1", href });
  });

  test("is one commit where what ran before is unknown or the same", () => {
    const one = { label: "Commit 4f2a9c1", href: "https://github.com/a/b/commit/4f2a9c1e" };
    expect(diffOf("https://github.com/a/b", { ...commits, previousCommit: null })).toEqual(one);
    expect(diffOf("https://github.com/a/b", { ...commits, previousCommit: commits.commit })).toEqual(one);
  });

  test("is unknown without a commit or a repository", () => {
    expect(diffOf("https://github.com/a/b", { ...commits, commit: null })).toBeUndefined();
    expect(diffOf(undefined, commits)).toBeUndefined();
  });
});
