import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { people } from "../harness/store-configuration.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, type View } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 10_000 };
const DARK_TABLET: View = { width: 1024, theme: "dark" };
const LIGHT_PHONE: View = { ...PHONE, theme: "light" };
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

let house: SignedIn;
let admin: Person;
let page: Page;

const client = () => house.store.shipshape.client;
const heading = (name: string, at = page) => at.getByRole("heading", { level: 1, name, exact: true });
const row = (name: string | RegExp) => page.getByRole("row").filter({ has: page.getByRole("link", { name }) });

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

/** Leaves pictures at three widths, and finds nothing wrong with the page at any of them. */
async function seen(name: string, path: string, title: string): Promise<void> {
  for (const view of [DESKTOP, DARK_TABLET, LIGHT_PHONE]) {
    const person = view === DESKTOP ? admin : await house.browser.open(house.store.shipshape.url, view, admin);
    await person.page.goto(path);
    await heading(title, person.page).waitFor(SOON);
    await expect.poll(() => person.page.locator("[aria-busy=true]").count(), SOON).toBe(0);
    await picture(person, name, view);
    expect(await faultsOf(person, view === DARK_TABLET), `${name} ${view.width}`).toEqual([]);
    if (person !== admin) await person.context.close();
  }
}

describe("the list of services", () => {
  test("says how each stands, the worst first", async () => {
    await seen("catalog-services", "/services", "Services");
    const first = page.getByRole("row").nth(1);
    await expect.poll(() => first.textContent(), SOON).toMatch(/Incident[\s\S]*INC-1[\s\S]*Ledger/);
    await row("Payments").getByText("1.4.2").waitFor(SOON);
    await row("Payments").getByText(people.first).waitFor(SOON);
  });
});

test("pictures", async () => {
  await seen("catalog-service", "/services/payments", "Payments");
  await seen("catalog-dependencies", "/dependencies", "Dependencies");
  await seen("catalog-dependencies-list", "/dependencies?view=list", "Dependencies");
  await seen("catalog-service-dependencies", "/services/stock?tab=dependencies", "Stock");
  await seen("catalog-teams", "/teams", "Teams");
  await seen("catalog-team", "/teams/platform-team", "Platform");
  await seen("catalog-runbooks", "/runbooks", "Runbooks");
}, 120_000);
