import styles from "./gallery-frame.module.css";
import { Mark } from "./icon.tsx";
import { PathLink } from "./path-link.tsx";

type Named = { readonly name: string; readonly when: string };
type FrameProps = Named & {
  parts: readonly Named[];
  /** Theme, density. */
  choices: React.ReactNode;
  /** The part is a page itself, so that the gallery must not be one. */
  isPage: boolean;
  children: React.ReactNode;
};

/** Around every page of the gallery of the kit: its parts at the left. */
export function GalleryFrame({ name, when, parts, choices, isPage, children }: FrameProps) {
  const Body = isPage ? "div" : "main";
  return (
    <div className={styles["frame"]}>
      <nav className={styles["nav"]} aria-label="Parts of the kit">
        <PathLink className={styles["brand"]} href="/kit">
          <Mark /> Kit
        </PathLink>
        <ul>
          {parts.map((part) => (
            <li key={part.name}>
              <PathLink
                className={styles["part"]}
                href={`/kit/${part.name}`}
                aria-current={part.name === name ? "page" : undefined}
              >
                {part.name}
              </PathLink>
            </li>
          ))}
        </ul>
      </nav>
      <Body className={styles["body"]}>
        <header className={styles["head"]}>
          <div>
            <h1>{name}</h1>
            <p className={styles["when"]}>{when}</p>
          </div>
          <div className={styles["choices"]}>{choices}</div>
        </header>
        {children}
      </Body>
    </div>
  );
}

type StatesProps = {
  states: readonly { readonly title: string; readonly shown: React.ReactNode }[];
  wide: boolean;
  whole: "covers" | "is-page" | undefined;
};

/** Every state of a part, in light and in dark; what fills the window in the theme of the window. */
export function GalleryStates({ states, wide, whole }: StatesProps) {
  const themes = whole ? [undefined] : ["light", "dark"];
  return (
    <div className={styles["states"]} data-gallery-states={whole ?? "both-themes"}>
      {states.map(({ title, shown }) => (
        <section key={title} className={styles["state"]} data-wide={wide || whole !== undefined || undefined}>
          {whole !== "is-page" && <h2>{title}</h2>}
          {themes.map((theme) => (
            <div key={theme ?? "window"} className={styles["ground"]} data-theme={theme}>
              {shown}
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

/** Every part with the sentence that says when to use it. */
export function GalleryIndex({ parts }: { parts: readonly Named[] }) {
  return (
    <ul className={styles["index"]}>
      {parts.map(({ name, when }) => (
        <li key={name}>
          <PathLink className={styles["card"]} href={`/kit/${name}`}>
            <strong>{name}</strong>
            {when}
          </PathLink>
        </li>
      ))}
    </ul>
  );
}

/** Colours by the names of their tokens. */
export function Swatches({ names }: { names: readonly string[] }) {
  return (
    <ul className={styles["swatches"]}>
      {names.map((name) => (
        <li key={name}>
          <span style={{ background: `var(--${name})` }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

/** A line of text in each size. */
export function TypeScale({ names }: { names: readonly string[] }) {
  return (
    <ul className={styles["sizes"]}>
      {names.map((name) => (
        <li key={name} style={{ fontSize: `var(--${name})` }}>
          {name}: 99.95 % of 1,204,117 charges succeed
        </li>
      ))}
    </ul>
  );
}
