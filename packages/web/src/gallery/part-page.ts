/** One way in which a part is seen. */
export type PartState = { readonly title: string; readonly shown: React.ReactNode };

/** What the gallery shows of a part of the kit. */
export type PartPage = {
  /** Its file in kit/, and its address: /kit/<name>. */
  readonly name: string;
  /** One sentence: when to use it. */
  readonly when: string;
  readonly states: readonly PartState[];
  /** Wide parts stand beneath each other, light above dark; others beside each other. */
  readonly wide?: boolean;
  /** It covers the window, or is a page itself: so that it is seen once, in the theme of the window. */
  readonly whole?: "covers" | "is-page";
};
