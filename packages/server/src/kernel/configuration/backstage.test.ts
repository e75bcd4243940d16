import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

const apply = (text: string, file = "catalog-info.yaml") =>
  house.as("admin").configuration.apply({ body: { files: [{ path: file, text }] } });
const documentNamed = async (wanted: string) =>
  (await house.as("admin").configuration.export()).documents.find(
    ({ metadata }) => (metadata as { name: string }).name === wanted,
  );
const refusal = (text: string) =>
  apply(text).then(
    () => expect.unreachable("it was applied"),
    (error: unknown) => error as ApiProblem,
  );

/** Of the shapes that Backstage's own documentation and examples show. */
const CATALOG_INFO = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Artist_Web
  namespace: default
  title: Artist Web
  description: The place to be, for great artists
  labels:
    example.com/custom: custom_label_value
  annotations:
    example.com/service-discovery: artistweb
    circleci.com/project-slug: github/example-org/artist-website
    example.org/tier: tier-1
    build-number: 12
  tags:
    - java
    - music
  links:
    - url: https://admin.example-org.com
      title: Admin Dashboard
      icon: dashboard
      type: admin-dashboard
    - url: https://example.org/runbooks/artist-web
      title: Runbook for nights
    - url: https://example.org/logs
spec:
  type: website
  lifecycle: production
  owner: group:default/Artist-Relations
  system: public-websites
  subcomponentOf: music
  providesApis: [artist-api]
  dependsOn:
    - resource:default/artists-db
    - component:default/artist.lookup
    - artist.lookup
    - Component:music/player
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: artist-relations
  description: Those who speak with artists
spec:
  type: business-unit
  profile:
    displayName: Artist Relations
    email: artists@example.com
    picture: https://example.com/groups/bu.png
  parent: ops
  children: []
  members: [user:default/jenny.doe]
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: jenny.doe }
spec:
  profile: { displayName: Jenny Doe, email: jenny-doe@example.com, picture: https://example.com/staff/jenny.jpeg }
  memberOf: [artist-relations]
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: joe-doe }
spec:
  profile: { email: joe-doe@example.com }
  memberOf: [default/artist-relations, employees]
---
apiVersion: backstage.io/v1beta1
kind: Component
metadata: { name: player }
spec: { type: service, lifecycle: beta, owner: artist-relations, unheardOf: { deep: [1] } }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: artist-api }
spec: { type: openapi, lifecycle: production, owner: artist-relations, definition: { $text: ./openapi.yaml } }
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: all }
spec: { targets: [./more.yaml] }
---
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: new-service }
spec: { owner: nobody, type: service }
`;

describe("a catalog-info.yaml as it is", () => {
  test("becomes services, teams and users", async () => {
    const { changes } = await apply(CATALOG_INFO);
    expect(changes.map(({ action, kind, name, line }) => `${action} ${kind} ${name}:${line}`)).toEqual([
      "create User jenny-doe:54",
      "create User joe-doe:61",
      "create Team artist-relations:39",
      "create Service artist-web:1",
      "create Service player:68",
    ]);
    expect(await documentNamed("artist-web")).toEqual({
      apiVersion: "shipshape/v1",
      kind: "Service",
      metadata: {
        name: "artist-web",
        displayName: "Artist Web",
        labels: {
          "example.com/custom": "custom_label_value",
          type: "website",
          system: "public-websites",
          tags: ["java", "music"],
        },
        annotations: {
          "example.com/service-discovery": "artistweb",
          "circleci.com/project-slug": "github/example-org/artist-website",
          "example.org/tier": "tier-1",
          "build-number": "12",
        },
      },
      spec: {
        description: "The place to be, for great artists",
        owner: "artist-relations",
        tier: 1,
        lifecycle: "production",
        contacts: [],
        links: [
          { title: "Admin Dashboard", url: "https://admin.example-org.com" },
          { title: "https://example.org/logs", url: "https://example.org/logs" },
        ],
        runbook: "https://example.org/runbooks/artist-web",
        dependsOn: ["artist-lookup", "player"],
      },
    });
    expect(await documentNamed("artist-relations")).toMatchObject({
      kind: "Team",
      metadata: { displayName: "Artist Relations", labels: { type: "business-unit" } },
      spec: {
        description: "Those who speak with artists",
        members: ["jenny-doe", "joe-doe"],
        contacts: [{ kind: "email", value: "artists@example.com" }],
      },
    });
    expect(await documentNamed("jenny-doe")).toMatchObject({
      kind: "User",
      metadata: { displayName: "Jenny Doe" },
      spec: { email: "jenny-doe@example.com", role: "responder", timeZone: "UTC" },
    });
    expect(await documentNamed("player")).toMatchObject({ spec: { tier: 3, lifecycle: "production" } });
  });

  test("a second time changes nothing, and says again what it could not take over", async () => {
    const { creates, updates, warnings } = await apply(CATALOG_INFO);
    expect({ creates, updates }).toEqual({ creates: 0, updates: 0 });
    expect(warnings.map(({ line, path, message }) => `${line} ${path}: ${message}`)).toEqual([
      '4 metadata.name: "Artist_Web" is read as "artist-web"',
      '35 spec.dependsOn[1]: no service "artist-lookup" is known yet: it shows as unknown until it is added',
      '56 metadata.name: "jenny.doe" is read as "jenny-doe"',
      '66 spec.memberOf[1]: the group "employees" is not among these files: add "joe-doe" to the members of that team',
      '71 spec.lifecycle: "beta" is read as production: here a lifecycle is one of experimental, production, deprecated',
      "74 kind: Backstage's API is not needed: of its kinds, Component, Group and User are read",
      "79 kind: Backstage's Location is not needed: of its kinds, Component, Group and User are read",
      "84 kind: Backstage's Template is not needed: of its kinds, Component, Group and User are read",
    ]);
  });

  test("leaves alone what it cannot say: role, time zone, escalation policy, contacts, and a tier given elsewhere", async () => {
    const text = (name: string, spec: object, kind = "Service") =>
      stringify({ apiVersion: "shipshape/v1", kind, metadata: { name }, spec });
    await apply(
      [
        text("joe-doe", { email: "joe-doe@example.com", role: "admin", timeZone: "Europe/Rome" }, "User"),
        text("player", {
          owner: "artist-relations",
          tier: 1,
          contacts: [{ kind: "chat", value: "#player" }],
          runbook: "https://example.org/runbooks/player",
        }),
      ].join("---\n"),
      "ours.yaml",
    );
    const { changes } = await apply(CATALOG_INFO);
    expect(changes.flatMap(({ name, differences }) => differences.map(({ path }) => `${name} ${path}`))).toEqual([
      "player metadata.labels.type",
    ]);
    expect(await documentNamed("joe-doe")).toMatchObject({ spec: { role: "admin", timeZone: "Europe/Rome" } });
    expect(await documentNamed("player")).toMatchObject({
      spec: { tier: 1, contacts: [{ value: "#player" }], runbook: "https://example.org/runbooks/player" },
    });
  });

  test("exported, it is a Service, a Team and a User, and applies to the same again", async () => {
    const { documents } = await house.as("admin").configuration.export();
    expect(documents.every(({ apiVersion }) => apiVersion === "shipshape/v1")).toBe(true);
    const text = documents.map((document) => stringify(document)).join("---\n");
    expect(await apply(text, "export.yaml")).toMatchObject({ creates: 0, updates: 0 });
  });
});

const component = (spec: string, metadata = "{ name: music }") =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: ${metadata}\nspec:\n${spec}`;

describe("what is wrong with an entity is said where the entity says it:", () => {
  test.each<[string, string, number, string, string]>([
    [
      "an owner that is not there",
      component("  owner: group:default/artists"),
      5,
      "spec.owner",
      'there is no team "artists": there are artist-relations, shipshape; or add a document of kind Team',
    ],
    ["no owner", component("  type: service"), 4, "spec.owner", "it is missing: add it"],
    [
      "a user as owner",
      component("  owner: user:joe-doe"),
      5,
      "spec.owner",
      "its owner is a user: a service is owned by a team, so name a group",
    ],
    ["no name", component("  owner: artist-relations", "{ title: x }"), 3, "metadata.name", "it is missing: add it"],
    [
      "a link without a URL",
      component(
        "  owner: artist-relations",
        "{ name: x, links: [{ title: Runbook, url: 'https://example.org' },\n  { title: Docs, url: docs }] }",
      ),
      4,
      "metadata.links[1].url",
      '"docs" is not a URL such as https://example.org/page',
    ],
    [
      "a user without an address",
      "apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: x }\nspec:\n  profile:\n    displayName: X\n",
      5,
      "spec.profile.email",
      "it is missing: add it",
    ],
  ])("%s", async (_, text, line, path, message) => {
    const problem = await refusal(text);
    expect(problem.faults.filter((fault) => fault.path === path)).toEqual([
      { file: "catalog-info.yaml", line, path, message },
    ]);
  });

  test("the same service from Backstage and from ours names both places", async () => {
    const ours =
      "---\napiVersion: shipshape/v1\nkind: Service\nmetadata: { name: music }\nspec: { owner: artist-relations }";
    const problem = await refusal(`${component("  owner: artist-relations")}\n${ours}`);
    expect(problem.faults).toHaveLength(1);
    expect(problem.faults[0]?.message).toMatch(/Service "music" is there twice: here and at catalog-info.yaml:\d+/);
  });
});

describe("a tier in an annotation or a label", () => {
  test.each([
    ["example.org/tier: '2'", 2],
    ["service-tier: T4", 4],
    ["tier: Tier 1", 1],
    ["frontier: 1", 3],
    ["tier: gold", 3],
  ])("%s is tier %i", async (annotation, tier) => {
    const name = `tiered-${annotation.replace(/\W/g, "").toLowerCase()}`;
    await apply(component("  owner: artist-relations", `{ name: ${name}, annotations: { ${annotation} } }`));
    expect(await documentNamed(name)).toMatchObject({ spec: { tier } });
  });
});
