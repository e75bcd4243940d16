import { dayBars } from "@shipshape/domain/statuspage/day-bars";
import { expect, test } from "vitest";
import { html } from "./html.ts";
import { type PublicPage, publicPage } from "./public-page.ts";

const at = new Date("2026-03-04T10:20:00Z");
const page = (more: Partial<PublicPage> = {}): string =>
  publicPage({
    title: "Demo Store",
    description: "",
    status: "partial_outage",
    sentence: "Partial outage of Payments",
    components: [
      {
        name: "Payments",
        status: "partial_outage",
        bars: dayBars({ outages: [{ status: "partial_outage", fromMs: at.getTime() - 600_000 }], nowMs: at.getTime() }),
        uptimeShare: 0.99987,
      },
    ],
    live: [{ title: "Problems with Payments", updates: [{ at, status: "investigating", text: "We are looking." }] }],
    past: [],
    at,
    ...more,
  });

test("what people write is text, never HTML", () => {
  const evil = `<script>alert("x")</script>`;
  const text = page({ title: evil, live: [{ title: evil, updates: [{ at, status: "resolved", text: evil }] }] });
  expect(text).not.toContain("<script");
  expect(text).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
});

test("HTML within HTML stands as it is", () => {
  expect(html`<p>${html`<b>${"a&b"}</b>`}${[html`<i></i>`, "<"]}${undefined}</p>`.html).toBe(
    "<p><b>a&amp;b</b><i></i>&lt;</p>",
  );
});

test("the page says in words what its colours say, and loads nothing", () => {
  const text = page();
  expect(text).toContain("Partial outage of Payments");
  expect(text).toContain("Partial outage</span>");
  expect(text).toContain("2026-03-04: Partial outage, 10 min of outage");
  expect(text).toContain("99.987 % up");
  expect(text).toContain("Investigating <time");
  expect(text).not.toMatch(/<script|<link|src=|@import|url\(/);
});

test("ninety bars, one a day", () => expect(page().match(/<rect class=/g)).toHaveLength(90));

test("a quiet fortnight says so", () => {
  const text = page({ status: "operational", sentence: "All systems operational", live: [] });
  expect(text).toContain("No incidents.");
  expect(text).not.toContain("<h2>Now</h2>");
});
