import { expect, test } from "vitest";
import { readGithub } from "./github-read.ts";
import { eventOf } from "./source-scene.ts";

const SHA = "c".repeat(40);
const DIGEST = `sha256:${"0b31b1c0".repeat(8)}`;
const registry_package = {
  name: "shop",
  namespace: "Octo-Org",
  ecosystem: "CONTAINER",
  package_type: "CONTAINER",
  registry: { url: "https://ghcr.io/octo-org", type: "CONTAINER" },
  package_version: {
    version: DIGEST,
    name: DIGEST,
    target_oid: "refs/heads/main",
    created_at: "2026-03-02T10:00:00Z",
    container_metadata: { tag: { name: "1.4.0", digest: DIGEST }, labels: { revision: SHA } },
  },
};
const repository = { full_name: "Octo-Org/Shop", html_url: "https://github.com/Octo-Org/Shop" };
const read = (payload: object, kind = "registry_package") =>
  readGithub(eventOf("github", kind, { action: "published", repository, ...payload }));

test("an image in GitHub's registry is an artifact, of the commit that its label tells", () => {
  const at = new Date("2026-03-02T10:00:00Z");
  const artifact = {
    kind: "artifact",
    key: { identity: DIGEST },
    at,
    fields: {
      digest: DIGEST,
      name: "ghcr.io/octo-org/shop",
      version: "1.4.0",
      repository: repository.html_url,
      commit: SHA,
      publishedAt: at,
    },
  };
  expect(read({ registry_package }).facts).toEqual([artifact]);
  expect(read({ package: registry_package }, "package").facts).toEqual([artifact]);
});

test.each([
  ["another package", { package_type: "npm", ecosystem: "npm" }, "A package of the kind npm is no image."],
  ["an image without a digest", { package_version: { version: "1.4.0" } }, "An image whose digest is not told"],
])("%s is none", (_, more, because) => {
  const reading = read({ registry_package: { ...registry_package, ...more } });
  expect(reading.facts).toEqual([]);
  expect(reading.because).toContain(because);
});
