import { useLayoutEffect } from "react";

type Sideways = { readonly scrollLeft: number; readonly scrollWidth: number; readonly clientWidth: number };

/** On which side of what is seen there is more, to the pixel: widths are whole numbers, and places need not be. */
export function moreSideways({
  scrollLeft,
  scrollWidth,
  clientWidth,
}: Sideways): "before" | "after" | "both" | undefined {
  const before = scrollLeft > 1;
  const after = scrollLeft < scrollWidth - clientWidth - 1;
  if (before && after) return "both";
  return before ? "before" : after ? "after" : undefined;
}

/** Marks what is pushed sideways with `data-more`, so that one sees that there is more, and where. */
export function useMoreSideways(element: React.RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const seen = element.current;
    if (seen === null) return undefined;
    const look = (): void => {
      const more = moreSideways(seen);
      if (more === undefined) seen.removeAttribute("data-more");
      else seen.setAttribute("data-more", more);
    };
    look();
    const size = new ResizeObserver(look);
    size.observe(seen);
    const content = new MutationObserver(look);
    content.observe(seen, { childList: true, subtree: true, characterData: true });
    seen.addEventListener("scroll", look, { passive: true });
    return () => {
      size.disconnect();
      content.disconnect();
      seen.removeEventListener("scroll", look);
    };
  }, [element]);
}
