import { expect, test } from "vitest";
import { repositoryName, repositoryUrl } from "./repository-url.ts";

test.each([
  ["as it is opened", "https://github.com/org/name"],
  ["with .git", "https://github.com/org/name.git"],
  ["with a user and a token", "https://oauth2:secret@github.com/org/name.git"],
  ["in any case", "HTTPS://GitHub.com/Org/Name"],
  ["by ssh, as git writes it", "git@github.com:org/name.git"],
  ["by ssh, as an address", "ssh://git@github.com/org/name.git"],
  ["by ssh with a port", "ssh://git@github.com:22/org/name"],
  ["by the protocol of git", "git://github.com/org/name.git"],
  ["as npm writes it", "git+https://github.com/org/name.git"],
  ["with a default port", "https://github.com:443/org/name/"],
  ["without a scheme", "github.com/org/name"],
  ["by http", "http://github.com/org/name"],
  ["by ssh over the port of https", "ssh://git@ssh.github.com:443/org/name.git"],
])("the address of a repository %s", (_, told) => expect(repositoryUrl(told)).toBe("https://github.com/org/name"));

test.each([
  ["as it is opened", "https://dev.azure.com/org/project/_git/name"],
  ["with the organization as its user", "https://org@dev.azure.com/org/project/_git/name"],
  ["by ssh", "git@ssh.dev.azure.com:v3/org/project/name"],
  ["by ssh, as an address", "ssh://git@ssh.dev.azure.com/v3/org/project/name"],
  ["as it was before", "https://org.visualstudio.com/DefaultCollection/project/_git/name"],
  ["by ssh, as it was before", "org@vs-ssh.visualstudio.com:v3/org/project/name"],
])("the address of a repository of Azure %s", (_, told) =>
  expect(repositoryUrl(told)).toBe("https://dev.azure.com/org/project/_git/name"),
);

test.each([
  ["https://dev.azure.com/org/_git/name"],
  ["https://dev.azure.com/org/name/_git/name"],
  ["https://org.visualstudio.com/_git/name"],
  ["https://org.visualstudio.com/DefaultCollection/_git/Name"],
  ["git@ssh.dev.azure.com:v3/org/name/name"],
])("a repository of Azure with the name of its project: %s", (told) =>
  expect(repositoryUrl(told)).toBe("https://dev.azure.com/org/name/_git/name"),
);

test.each([
  ["ssh of GitLab over the port of https", "git@altssh.gitlab.com:a/b/c.git", "https://gitlab.com/a/b/c"],
  ["groups within groups", "git@gitlab.example.org:group/sub/name.git", "https://gitlab.example.org/group/sub/name"],
  ["a port of its own", "https://git.example.org:8443/a/b.git", "https://git.example.org:8443/a/b"],
  ["a port without TLS", "http://localhost:3000/a/b", "http://localhost:3000/a/b"],
  ["a host of its own network", "https://gitlab/group/name.git", "https://gitlab/group/name"],
  ["a host of its own network, by ssh", "git@gitlab:group/name.git", "https://gitlab/group/name"],
  ["Azure's server", "http://machine:8080/tfs/Collection/a.b/_git/c", "http://machine:8080/tfs/collection/a.b/_git/c"],
  ["an address of IPv6", "http://[fd00::1]:3000/a/b.git", "http://[fd00::1]:3000/a/b"],
  ["git+ssh, as pip and npm write it", "git+ssh://git@github.com/a/b.git", "https://github.com/a/b"],
  ["a port of ssh says nothing of its pages", "ssh://git@git.example.org:7999/a/b.git", "https://git.example.org/a/b"],
])("%s", (_, told, wanted) => expect(repositoryUrl(told)).toBe(wanted));

test.each([
  "",
  "payments",
  "org/name",
  "feature:name",
  "C:\\work\\name",
  "not an address",
  "https://",
  "ftp://example.org/a",
])("%o is none", (told) => expect(repositoryUrl(told)).toBeUndefined());

test("people call it by its path", () => expect(repositoryName("https://gitlab.example.org/a/b/c")).toBe("a/b/c"));
