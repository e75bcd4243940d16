import { useRouter } from "@tanstack/react-router";

import styles from "./link.module.css";

type PathLinkProps = Omit<React.AnchorHTMLAttributes<HTMLAnchorElement>, "href"> & { href: string };

const isPlainClick = (event: React.MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

/** A link inside a drawing, whose address was worked out already; it goes there without loading the page anew. */
export function PathLink({ href, children, ...attributes }: PathLinkProps) {
  const { history } = useRouter();
  return (
    <a
      {...attributes}
      href={href}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        history.push(href);
      }}
    >
      {children}
    </a>
  );
}

/** The same in text. */
export const TextPathLink = (link: PathLinkProps) => <PathLink {...link} className={styles["text"]} />;
