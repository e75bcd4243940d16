import {
  type BandGroup,
  bandGroups,
  type ChartBand,
  type ChartShade,
  type Drawing,
  percent,
  placeOf,
  styleOf,
  type TimeSpan,
} from "./chart-marks.ts";
import { gapsOf } from "./chart-reading.ts";
import styles from "./line-chart.module.css";
import { PathLink } from "./path-link.tsx";
import { StatusShape } from "./status-badge.tsx";
import { useTrack } from "./use-track.ts";

/** Where nothing was measured. */
export function Gaps({ at, lines, span }: Pick<Drawing, "at" | "lines" | "span">) {
  return gapsOf(at, lines).map((gap) => {
    const style = styleOf(gap, span);
    return style && <div key={gap.fromMs} className={styles["gap"]} style={style} title="No data" />;
  });
}

/** Further right a name would not fit. */
const LAST_NAME = 0.9;

/** Incidents: shaded from their beginning to their end, each under its name. */
export function Shades({ shades, span }: { shades: readonly ChartShade[]; span: TimeSpan }) {
  return shades.map((shade) => {
    const place = placeOf(shade, span);
    if (!place) return null;
    const style = { left: percent(place.left), width: percent(place.width) };
    const side = place.left > LAST_NAME ? "left" : "right";
    return (
      <div
        key={shade.key}
        className={styles["shade"]}
        style={style}
        title={shade.label}
        data-side={side}
        data-look={shade.look}
      >
        {shade.short && shade.href && (
          <PathLink className={styles["shadeName"]} href={shade.href} aria-label={shade.label} title={shade.label}>
            {shade.short}
          </PathLink>
        )}
      </div>
    );
  });
}

/** Deployments: a band from the start of each to its end, a letter above it, and its card on the letter. */
export function Bands({ bands, span }: { bands: readonly ChartBand[]; span: TimeSpan }) {
  const { ref, widthPx } = useTrack();
  return (
    <>
      <div ref={ref} className={styles["measure"]} />
      {bands.map((band) => {
        const style = styleOf(band, span);
        return style && <div key={band.key} className={styles["band"]} data-tone={band.tone} style={style} />;
      })}
      {bandGroups(bands, span, MARK_PX / Math.max(1, widthPx)).map((group) => (
        <BandMark key={group.key} group={group} />
      ))}
    </>
  );
}

const CARDS_SHOWN = 4;
/** Nearer to each other two letters would lie on one another. */
const MARK_PX = 26;

/** The letter above a band; several close together are a number. On hover and focus a card says more. */
function BandMark({ group: { bands, left } }: { group: BandGroup }) {
  const last = bands.at(-1);
  if (!last) return null;
  const label = bands.map((band) => band.label).join("; ");
  const tone = bands.find((band) => band.tone === "bad")?.tone ?? last.tone;
  const newest = bands.slice(-CARDS_SHOWN).reverse();
  return (
    <div className={styles["mark"]} style={{ left: percent(left) }}>
      <PathLink className={styles["letter"]} data-tone={tone} aria-label={label} href={last.href}>
        {bands.length === 1 ? last.letter : bands.length}
      </PathLink>
      <div className={styles["card"]} style={{ translate: `${(-left * 100).toFixed(1)}%` }}>
        {newest.map((band) => (
          <BandCard key={band.key} band={band} />
        ))}
        {bands.length > CARDS_SHOWN && <p>and {bands.length - CARDS_SHOWN} before: look closer to tell them apart.</p>}
      </div>
    </div>
  );
}

function BandCard({ band: { label, tone, href, facts = [], links = [] } }: { band: ChartBand }) {
  return (
    <div className={styles["cardPart"]}>
      <PathLink href={href} className={styles["cardTitle"]} data-tone={tone}>
        <StatusShape tone={tone} /> {label}
      </PathLink>
      {facts.length > 0 && (
        <dl>
          {facts.map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {links.map((link) => (
        <a key={link.href} href={link.href} target="_blank" rel="noreferrer">
          {link.label}
        </a>
      ))}
    </div>
  );
}

/** What the letters in sight stand for. */
export function Meanings({ bands, span }: { bands: readonly ChartBand[]; span: TimeSpan }) {
  const seen = new Map<string, ChartBand>();
  for (const band of bands) if (band.meaning && placeOf(band, span)) seen.set(band.letter, band);
  if (seen.size === 0) return null;
  return (
    <ul className={styles["meanings"]} aria-label="Letters above the chart">
      {[...seen.values()]
        .toSorted((a, b) => a.letter.localeCompare(b.letter))
        .map(({ letter, tone, meaning }) => (
          <li key={letter}>
            <span className={styles["letterSample"]} data-tone={tone}>
              {letter}
            </span>{" "}
            {meaning}
          </li>
        ))}
    </ul>
  );
}
