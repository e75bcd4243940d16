import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { people } from "../harness/store-configuration.ts";
import { chord, DESKTOP, faultsOf, type Person, PHONE, picture, quiet, takeBack, type View } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const HOUR_MS = 3_600_000;

/** A store with its basement: who calls whom. */
const CATALOG = `apiVersion: shipshape/v1
kind: Team
metadata: { name: store-team, displayName: Store }
spec: { description: Everything that customers see., members: [${people.second}] }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: platform-team, displayName: Platform }
spec: { members: [${people.lead}], contacts: [{ kind: chat, value: "#platform" }] }
${[
  "web, store-team, 1, Web shop, Where customers look and buy., [checkout, search, accounts]",
  "checkout, store-team, 1, Checkout, From the basket to the paid order., [payments, stock, mail]",
  "search, store-team, 2, Search, Finds what is for sale., [stock]",
  "accounts, store-team, 2, Accounts, Who a customer is., [ledger]",
  "stock, store-team, 3, Stock, What is on the shelves., [ledger]",
  "ledger, platform-team, 1, Ledger, Every cent and where it went., []",
  "mail, platform-team, 3, Mail, Letters to customers., [letter-press]",
  "reports, platform-team, 4, Reports, Numbers for Monday., [ledger, stock]",
]
  .map((line) => {
    const [, name, owner, tier, title, about, uses] = /^(\S+), (\S+), (\d), ([^,]+), (.+), (\[.*\])$/.exec(line) ?? [];
    return `---
apiVersion: shipshape/v1
kind: Service
metadata: { name: ${name}, displayName: ${title} }
spec: { owner: ${owner}, tier: ${tier}, description: "${about}", dependsOn: ${uses} }`;
  })
  .join("\n")}
`;

const COUPONS = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: coupons }
spec:
  type: service
  lifecycle: production
  owner: group:default/marketing
  dependsOn: ["component:checkout"]
`;

let house: SignedIn;
let admin: Person;
let page: Page;
let phone: Person | undefined;

const client = () => house.store.shipshape.client;
const heading = (name: string, at = page) => at.getByRole("heading", { level: 1, name, exact: true });
const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

/** A day of traffic with one bad hour in it. */
async function aDayOfTraffic(): Promise<void> {
  const hour = Math.floor((await house.store.shipshape.now()).getTime() / HOUR_MS) * HOUR_MS;
  const slices = Array.from({ length: 24 * 12 }, (_, at) => ({
    minute: new Date(hour - ((at + 1) * HOUR_MS) / 12),
    total: 3_000,
    good: at > 60 && at < 72 ? 2_960 : 3_000,
  }));
  await client().slo.pushSlices({ params: { name: "payments-charges" }, body: { slices } });
}

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  page = admin.page;
  await client().configuration.apply({ body: { files: [{ path: "catalog.yaml", text: CATALOG }] } });
  await aDayOfTraffic();
  await house.store.deploy("1.4.2");
  await client().incidents.declare({
    body: { title: "Entries arrive twice", severity: "SEV2", service: "ledger", page: false },
  });
  await client().alerts.ingest({
    body: {
      alerts: [
        {
          labels: { alertname: "SlowSearch", service: "search", severity: "warning" },
          annotations: { summary: "Search is slow", runbook_url: "https://wiki.store.example/runbooks/slow-search" },
        },
      ],
    },
  });
  await house.store.shipshape.fastForward("3m", { step: "1m" });
});
afterAll(() => house?.close());

/** Leaves a picture of the page as one window shows it, and finds nothing wrong with it. */
async function seenBy(person: Person, view: View, name: string, path: string, title: string): Promise<void> {
  await person.page.goto(path);
  await heading(title, person.page).waitFor(SOON);
  await quiet(person.page);
  await picture(person, name, view);
  expect(await faultsOf(person, view === PHONE), `${name} ${view.width}`).toEqual([]);
}

/** At a desk by day, and on a phone at night. */
async function seen(name: string, path: string, title: string): Promise<void> {
  phone ??= await house.browser.open(house.store.shipshape.url, PHONE, admin);
  await seenBy(phone, PHONE, name, path, title);
  await seenBy(admin, DESKTOP, name, path, title);
}

const tell = (text: string | RegExp) => page.getByText(text).first().waitFor(SOON);
const search = () => new URL(page.url()).search;

describe("the list of services", () => {
  test("says how each stands, the worst first, with who is on call and what was deployed", async () => {
    await seen("catalog-services", "/services", "Services");
    const first = page.getByRole("row").nth(1);
    await expect.poll(() => first.textContent(), SOON).toMatch(/Incident.*INC-1.*Ledger/);
    await row("Payments").getByText("1.4.2").waitFor(SOON);
    await row("Payments").getByText(people.first).waitFor(SOON);
  });

  test("is narrowed by health, owner and words; the address holds it all", async () => {
    await page.getByRole("link", { name: /^No objective/ }).click();
    await page.getByLabel("Owner").selectOption("store-team");
    await page.getByLabel("Find a service").fill("shel");
    await expect.poll(search, SOON).toBe("?health=no_objective&owner=store-team&find=shel");
    await expect.poll(() => page.getByRole("row").count(), SOON).toBe(2);
    await row("Stock").waitFor(SOON);
    await page.reload();
    await row("Stock").waitFor(SOON);
    await expect.poll(() => page.getByRole("row").count(), SOON).toBe(2);
  });
});

describe("a service", () => {
  test("is added by one key; what is wrong with it is said at its field", async () => {
    await page.goto("/services");
    await row("Ledger").waitFor(SOON);
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog", { name: "Add a service" });
    await dialog.getByLabel("Name", { exact: true }).fill("ledger");
    await dialog.getByLabel("Owner").selectOption("store-team");
    await dialog.getByRole("combobox", { name: "Depends on" }).fill("sto");
    await dialog.getByRole("option", { name: /stock/ }).waitFor(SOON);
    await page.keyboard.press("Enter");
    await dialog.getByRole("combobox", { name: "Depends on" }).fill("tax-office");
    await dialog.getByRole("option", { name: /tax-office not known yet/ }).waitFor(SOON);
    await page.keyboard.press("Enter");
    expect(await faultsOf(admin)).toEqual([]);
    await picture(admin, "catalog-add", DESKTOP);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText('"ledger" is taken').waitFor(SOON);
    admin.complaints();
    await dialog.getByLabel("Name", { exact: true }).fill("returns");
    await dialog.getByRole("button", { name: "Save" }).click();
    await heading("returns").waitFor(SOON);
    expect((await client().catalog.getService({ params: { name: "returns" } })).dependsOn).toEqual([
      "stock",
      "tax-office",
    ]);
  });

  test("is archived, and comes back with one press of undo", async () => {
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await page.getByRole("button", { name: "Archive" }).click();
    await takeBack(page, "returns is archived", () => heading("Services").waitFor(SOON));
    await heading("returns").waitFor(SOON);
    expect((await client().catalog.getService({ params: { name: "returns" } })).name).toBe("returns");
  });

  test("has its day, its last changes of any kind, and says how it is looked after", async () => {
    await seen("catalog-service", "/services/payments", "Payments");
    await page.getByRole("figure", { name: /Charges succeed/ }).waitFor(SOON);
    await page.getByRole("row").filter({ hasText: "Configuration" }).first().waitFor(SOON);
    await tell("4 of 7 are as they should be");
    await page.getByRole("listitem").filter({ hasText: "finds no runbook" }).getByRole("button").click();
    const dialog = page.getByRole("dialog", { name: "Change Payments" });
    await dialog.getByLabel("Runbook").fill("https://wiki.store.example/runbooks/payments");
    await dialog.getByRole("button", { name: "Save" }).click();
    await tell("5 of 7 are as they should be");
    await tell("changed its runbook");
  });

  test("has every place as a tab with an address, and pages whoever is on call for it", async () => {
    for (const [tab, says] of [
      ["Deployments", "1.4.2"],
      ["SLOs", "Charges succeed"],
      ["Alerts", "No alert yet"],
      ["Incidents", "It never had one."],
      ["Runbooks", "wiki.store.example/runbooks/payments"],
    ] as const) {
      await page.getByRole("navigation", { name: "Parts of the service" }).getByRole("link", { name: tab }).click();
      await expect.poll(search, SOON).toBe(`?tab=${tab.toLowerCase()}`);
      await tell(says);
    }
    await page.keyboard.press("i");
    const dialog = page.getByRole("dialog", { name: "Declare an incident" });
    await expect.poll(() => dialog.getByLabel("Service").inputValue(), SOON).toBe("payments");
    await page.keyboard.press("Escape");
  });
});

describe("who calls whom", () => {
  test("is drawn, and what an open incident may reach is marked and said", async () => {
    await seen("catalog-dependencies", "/dependencies", "Dependencies");
    await tell(/It may reach .*Stock/);
    const graph = page.getByRole("group", { name: /services and \d+ dependencies/ });
    await graph.getByRole("button", { name: /^Stock, No objective, tier 3, may be affected/ }).waitFor(SOON);
    await graph.getByRole("button", { name: /^Payments/ }).waitFor(SOON);
    expect(await graph.getByRole("button", { name: /^Payments.*may be affected/ }).count()).toBe(0);
  });

  test("is walked with the arrow keys, from what is called to who calls it; Enter opens", async () => {
    const graph = page.getByRole("group", { name: /services and/ });
    await graph.getByRole("button", { name: /^Ledger/ }).focus();
    await page.keyboard.press("ArrowLeft");
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-node"));
    await expect.poll(focused, SOON).toMatch(/^(accounts|stock|reports)$/);
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused, SOON).toBe("ledger");
    await tell("INC-1 is not resolved; uses 0, used by 3");
    await page.keyboard.press("-");
    await page.keyboard.press("0");
    await page.keyboard.press("Enter");
    await heading("Ledger").waitFor(SOON);
  });

  test("is said as a list too, and seen by team or around one service", async () => {
    await page.goto("/dependencies");
    await page.getByRole("button", { name: "List", exact: true }).click();
    await expect.poll(search, SOON).toBe("?view=list");
    await expect.poll(() => row("Stock").textContent(), SOON).toMatch(/stock uses ledger.*ledger.*checkout/);
    expect(await faultsOf(admin)).toEqual([]);
    await page.goto("/dependencies?by=team");
    await page.getByRole("button", { name: /^platform-team, Incident, \d services/ }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(search, SOON).toContain("owner=platform-team");
    await page.getByRole("combobox", { name: "Show around a service" }).fill("mai");
    await page.getByRole("option", { name: /Mail/ }).waitFor(SOON);
    await page.keyboard.press("Enter");
    await expect.poll(search, SOON).toContain("around=mail");
    await page.getByRole("button", { name: /^letter-press, Not in the catalog/ }).waitFor(SOON);
  });
});

describe("a team", () => {
  test("has its services, its incidents and its people; one joins with one press and undoes it", async () => {
    await seen("catalog-team", "/teams/platform-team", "Platform");
    await page.getByRole("button", { name: "Join" }).click();
    const members = async () => (await client().catalog.getTeam({ params: { name: "platform-team" } })).members;
    await takeBack(page, "Platform has 2 members now.", async () =>
      expect(await members()).toEqual([people.lead, "skipper"]),
    );
    await expect.poll(members, SOON).toEqual([people.lead]);
  });

  test("is added by one key, with its people found by typing", async () => {
    await page.goto("/teams");
    await page.getByRole("link", { name: "Platform" }).waitFor(SOON);
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog", { name: "Add a team" });
    await dialog.getByLabel("Name", { exact: true }).fill("night-crew");
    await dialog.getByRole("combobox", { name: "Members" }).fill("lead");
    await dialog.getByRole("option", { name: people.lead }).waitFor(SOON);
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Save" }).click();
    await heading("night-crew").waitFor(SOON);
    expect((await client().catalog.getTeam({ params: { name: "night-crew" } })).members).toEqual([people.lead]);
  });
});

describe("a catalog-info.yaml", () => {
  test("is shown as a plan before it is taken over", async () => {
    await page.goto("/services");
    await page.getByRole("button", { name: "Import" }).click();
    const dialog = page.getByRole("dialog", { name: "Import catalog-info.yaml" });
    await dialog.getByRole("textbox").fill(COUPONS);
    await dialog.getByRole("button", { name: "See what it adds" }).click();
    await dialog.getByText("coupons").first().waitFor(SOON);
    expect((await client().catalog.listServices()).services.map(({ name }) => name)).not.toContain("coupons");
    await dialog.getByRole("button", { name: "Add them" }).click();
    await expect
      .poll(
        async () => (await client().catalog.listServices({ query: { search: "coupons" } })).services[0]?.owner,
        SOON,
      )
      .toBe("marketing");
    await page.keyboard.press("Escape");
  });

  test("is taken over from a shell just so, and twice is once", async () => {
    const file = join(house.store.shipshape.folder, "catalog-info.yaml");
    await writeFile(file, COUPONS.replace("name: coupons", "name: vouchers"));
    const { cli } = house.store.shipshape;
    expect((await cli("catalog", "import", "--plan", file)).stdout).toMatch(/\+ Service vouchers[\s\S]*1 to create/);
    expect((await cli("catalog", "import", file)).stdout).toContain("1 created");
    expect((await cli("catalog", "import", file)).stdout).toContain("0 created, 0 updated, 1 unchanged");
    await rm(file);
  });
});

describe("runbooks", () => {
  test("are those that services and alerts point to, and who has none", async () => {
    await seen("catalog-runbooks", "/runbooks", "Runbooks");
    await page.goto("/");
    await heading("Now").waitFor(SOON);
    await chord(page, "g", "r");
    await heading("Runbooks").waitFor(SOON);
    await expect
      .poll(() => page.getByRole("row").nth(1).textContent(), SOON)
      .toMatch(/slow-search.*SlowSearch.*search.*ALR-1/);
  });
});

describe("home", () => {
  test("says whether I am on call, and what needs me before what is elsewhere", async () => {
    const lead = await house.signIn(people.lead);
    await lead.page.goto("/");
    await lead.page.getByText("You are not on call").first().waitFor(SOON);
    const needs = lead.page.locator("section").filter({ has: lead.page.getByRole("heading", { name: /^Needs you/ }) });
    await needs.getByRole("link", { name: "Entries arrive twice" }).waitFor(SOON);
    await seenBy(lead, DESKTOP, "catalog-home", "/", "Now");
    await lead.page.getByRole("button", { name: "Acknowledge" }).click();
    await takeBack(lead.page, "You look after INC-1");
    await lead.page.getByRole("button", { name: "Acknowledge" }).waitFor(SOON);
    await page.goto("/");
    await tell("Nothing pages you, and nothing of your teams is broken.");
    await page.getByRole("heading", { name: /Live elsewhere/ }).waitFor(SOON);
  });
});
