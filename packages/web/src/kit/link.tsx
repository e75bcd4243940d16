import { createLink } from "@tanstack/react-router";
import { Icon } from "./icon.tsx";
import styles from "./link.module.css";

type AnchorProps = React.AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: React.Ref<HTMLAnchorElement> };

const TextAnchor = ({ children, ...anchor }: AnchorProps) => (
  <a {...anchor} className={styles["text"]}>
    {children}
  </a>
);
const RowAnchor = ({ children, ...anchor }: AnchorProps) => (
  <a {...anchor} className={styles["row"]} data-row-link="">
    {children}
  </a>
);
const QuietAnchor = ({ children, ...anchor }: AnchorProps) => (
  <a {...anchor} className={styles["quiet"]}>
    {children}
  </a>
);
const ButtonAnchor = ({ children, ...anchor }: AnchorProps) => (
  <a {...anchor} className={styles["button"]}>
    {children}
  </a>
);

/** A link in text. */
export const TextLink = createLink(TextAnchor);

/** The link that a whole row of a list follows; `j` and `k` move from one to the next. */
export const RowLink = createLink(RowAnchor);

/** A link that stands alone and quiet: of a breadcrumb, of a list of facts. */
export const QuietLink = createLink(QuietAnchor);

/** A link that looks like a button, because it begins something. */
export const ButtonLink = createLink(ButtonAnchor);

/** A link to somewhere else, opened in a tab of its own. */
export function ExternalLink({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <a className={styles["text"]} href={href} target="_blank" rel="noreferrer">
      {children} <Icon name="external" size={13} />
    </a>
  );
}
