import { COMPONENT_STATUS_TEXT, type ComponentStatus } from "@shipshape/domain/statuspage/component-status";
import type { DayBar } from "@shipshape/domain/statuspage/day-bars";
import { utcMinute } from "@shipshape/domain/time/utc-minute";
import { type Html, html } from "./html.ts";
import { PAGE_STYLE } from "./page-style.ts";

export type ComponentView = {
  readonly name: string;
  readonly status: ComponentStatus;
  readonly bars: readonly DayBar[];
  readonly uptimeShare: number | undefined;
};

export type IncidentView = {
  readonly title: string;
  readonly updates: readonly { readonly at: Date; readonly status: string; readonly text: string }[];
};

export type PublicPage = {
  readonly title: string;
  readonly description: string;
  readonly status: ComponentStatus;
  readonly sentence: string;
  readonly components: readonly ComponentView[];
  readonly live: readonly IncidentView[];
  readonly past: readonly IncidentView[];
  readonly at: Date;
};

/** Colour alone says nothing to some: each status has a shape, and its word stands beside it. */
const SHAPES: Readonly<Record<ComponentStatus, Html>> = {
  operational: html`<circle cx="10" cy="10" r="9"/><path d="m5.5 10.5 3 3 6-7" fill="none" stroke="var(--ground)" stroke-width="2"/>`,
  maintenance: html`<rect x="2" y="7" width="16" height="6" rx="2"/>`,
  degraded: html`<path d="M10 1 19.5 18h-19z"/>`,
  partial_outage: html`<path d="M10 1 19.5 18h-19z"/><path d="M10 7v5m0 2v2" stroke="var(--ground)" stroke-width="2"/>`,
  major_outage: html`<path d="M6 1h8l5 5v8l-5 5H6l-5-5V6z"/>`,
};

const shape = (status: ComponentStatus): Html =>
  html`<svg class="shape" viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">${SHAPES[status]}</svg>`;

const percent = (share: number): string =>
  `${(Math.floor(share * 100_000) / 1_000).toFixed(3).replace(/\.?0+$/, "")} %`;

const barText = ({ date, status, outageMinutes }: DayBar): string =>
  status === "no_data"
    ? `${date}: not watched yet`
    : `${date}: ${COMPONENT_STATUS_TEXT[status]}${outageMinutes > 0 ? `, ${Math.ceil(outageMinutes)} min of outage` : ""}`;

const HEIGHT = {
  operational: 24,
  maintenance: 20,
  degraded: 28,
  partial_outage: 30,
  major_outage: 32,
  no_data: 6,
} as const;

const bars = (days: readonly DayBar[]): Html => html`<svg class="bars" viewBox="0 0 ${days.length * 4} 32"
  preserveAspectRatio="none" role="img" aria-label="The last ${days.length} days, one bar a day">${days.map(
    (day, at) =>
      html`<rect class="${day.status}" x="${at * 4}" y="${32 - HEIGHT[day.status]}" width="3" height="${HEIGHT[day.status]}"><title>${barText(day)}</title></rect>`,
  )}</svg>`;

const component = ({ name, status, bars: days, uptimeShare }: ComponentView): Html => html`<section class="component">
  <header><h3>${name}</h3><span class="${status}">${shape(status)} ${COMPONENT_STATUS_TEXT[status]}</span></header>
  ${bars(days)}
  <div class="range quiet"><span>${days.length} days ago</span><span>${
    uptimeShare === undefined ? "" : `${percent(uptimeShare)} up`
  }</span><span>today</span></div>
</section>`;

const word = (status: string): string => status.charAt(0).toUpperCase() + status.slice(1);

const incident = ({ title, updates }: IncidentView): Html =>
  html`<article><h3>${title}</h3><dl>${updates.map(
    ({ at, status, text }) =>
      html`<dt>${word(status)} <time class="quiet" datetime="${at.toISOString()}">${utcMinute(at)}</time></dt><dd>${text}</dd>`,
  )}</dl></article>`;

/** The page that customers read: whole in one answer, without script. */
export const publicPage = (page: PublicPage): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}: ${page.sentence}</title><style>${{ html: PAGE_STYLE }}</style></head>
<body><main>
<h1>${page.title}</h1>${page.description ? html`<p class="quiet">${page.description}</p>` : undefined}
<div class="banner ${page.status}" role="status">${shape(page.status)} ${page.sentence}</div>
${page.live.length > 0 ? html`<h2>Now</h2>${page.live.map(incident)}` : undefined}
<h2>Components</h2>${page.components.map(component)}
<h2>The last 14 days</h2>${page.past.length > 0 ? page.past.map(incident) : html`<p>No incidents.</p>`}
<p class="quiet">As of ${utcMinute(page.at)}.</p>
</main></body></html>`.html;
