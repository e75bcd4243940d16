/** What a sender is given: where we are, the key in its address and its secret (or words in their place), and whose changes it tells. */
export type SourceGiven = {
  /** Without a slash at its end: https://shipshape.example */
  readonly url: string;
  readonly key: string;
  /** The name of the source. */
  readonly name: string;
  readonly secret?: string | undefined;
  readonly service: string;
  /** What was set of it: of DevLake's webhook the connection that its scripts name. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Something to paste: where it goes, and what. */
export type SourceSetUp = { readonly about: string; readonly code: string };

export type KnownSource = {
  readonly name: string;
  readonly about: string;
  /** How its sender proves itself. */
  readonly proof: string;
  /** The exact address, or addresses, that this kind is sent to. */
  readonly addresses: (given: SourceGiven) => readonly string[];
  readonly setUp: (given: SourceGiven) => readonly SourceSetUp[];
};

export const curl = (url: string, body: string, headers: readonly string[]): string =>
  [`curl -fsS ${url}`, ...headers.map((header) => `  -H "${header}"`), `  -d '${body}'`].join(" \\\n");
