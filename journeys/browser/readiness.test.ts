import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oneStory } from "../harness/one-story.ts";
import { DESKTOP, faultsOf, type Person, PHONE, picture, quiet, turn } from "./browser.ts";
import { openSignedIn, type SignedIn } from "./signed-in.ts";

const SOON = { timeout: 20_000 };
const DAY_MS = 86_400_000;

let house: SignedIn;
let admin: Person;
/** Items that are wanted of payments and missing, with what they are called. */
let missing: { readonly key: string; readonly title: string }[];

const gates = () => house.store.shipshape.client.gates;
const notice = (page: Page, title: string) => page.getByText(`asks to go without “${title}”`);
const exemptions = (page: Page) => page.getByRole("table", { name: "Exemptions" });
const titleAt = (at: number): string => missing[at]?.title ?? expect.unreachable();

async function askWithout(at: number): Promise<void> {
  const until = new Date((await house.store.shipshape.now()).getTime() + 30 * DAY_MS);
  const params = { name: "payments", item: missing[at]?.key ?? "" };
  await gates().askExemption({ params, body: { reason: "The vendor's contract ends in spring", until } });
}

oneStory();
beforeAll(async () => {
  house = await openSignedIn();
  admin = house.admin;
  const { items } = await gates().getReadiness({ params: { name: "payments" } });
  missing = items.filter(({ wanted, decision, check }) => wanted && decision === "fail" && !check);
  await askWithout(0);
  await askWithout(1);
});
afterAll(() => house?.close());

test("who may approve sees what an exemption is for, lets it, and ends it; it stays in the history", async () => {
  const { page } = admin;
  await page.goto("/readiness/payments");
  await notice(page, titleAt(0)).waitFor(SOON);
  await page.getByRole("button", { name: `Approve to go without: ${titleAt(0)}` }).click();
  const row = exemptions(page).getByRole("row", { name: titleAt(0) });
  await row.getByText("In force").waitFor(SOON);
  await row.getByText("token:local asked for it, skipper approved.").waitFor(SOON);
  await quiet(page);
  expect(await faultsOf(admin)).toEqual([]);
  await picture(admin, "readiness-exemptions", DESKTOP);
  await row.getByRole("button", { name: `End the exemption: ${titleAt(0)}` }).click();
  await row.getByText("Ended", { exact: true }).waitFor(SOON);
  await page
    .getByRole("table", { name: /^What is missing/ })
    .getByText(titleAt(0))
    .first()
    .waitFor(SOON);
});

test("an exemption is refused with one press, and what was refused says so", async () => {
  const { page } = admin;
  expect(await page.getByRole("button", { name: `Ask to go without: ${titleAt(1)}` }).count()).toBe(0);
  await page.getByRole("button", { name: `Refuse to go without: ${titleAt(1)}` }).click();
  await exemptions(page)
    .getByRole("row", { name: titleAt(1) })
    .getByText("Refused", { exact: true })
    .waitFor(SOON);
  await page
    .getByRole("button", { name: `Ask to go without: ${titleAt(1)}` })
    .first()
    .waitFor(SOON);
});

test("one's own request can only be taken back", async () => {
  const { page } = admin;
  await page
    .getByRole("button", { name: `Ask to go without: ${titleAt(2)}` })
    .first()
    .click();
  const dialog = page.getByRole("dialog", { name: titleAt(2) });
  await dialog.getByLabel("Why it may be missing").fill("It is planned for the next quarter");
  await dialog.getByRole("button", { name: "Ask", exact: true }).click();
  await notice(page, titleAt(2)).waitFor(SOON);
  expect(await page.getByRole("button", { name: `Approve to go without: ${titleAt(2)}` }).count()).toBe(0);
  await page.getByRole("button", { name: `Ask no more to go without: ${titleAt(2)}` }).click();
  await notice(page, titleAt(2)).waitFor({ state: "detached", ...SOON });
});

test("a person's word leads to its link, and is taken back; what the platform found needs nobody's", async () => {
  const { page } = admin;
  const url = "https://wiki.example.org/payments/restore";
  await gates().giveEvidence({ params: { name: "payments", item: missing[3]?.key ?? "" }, body: { url } });
  const there = page.getByRole("table", { name: "Items of the checklist" }).first();
  const row = there.getByRole("row", { name: titleAt(3) });
  await row.getByRole("link", { name: url }).waitFor(SOON);
  expect(await row.getByRole("link", { name: url }).getAttribute("target")).toBe("_blank");
  expect(
    await there
      .getByRole("row", { name: /A team owns it/ })
      .getByRole("button")
      .count(),
  ).toBe(0);
  await turn(admin, PHONE);
  await quiet(page);
  expect(await faultsOf(admin)).toEqual([]);
  await turn(admin, DESKTOP);
  await page.getByRole("button", { name: `Take back that it is there: ${titleAt(3)}` }).click();
  await row.waitFor({ state: "detached", ...SOON });
});
