import type { Metadata } from "@shipshape/contract/manifest";

/** What rows keep of a document's metadata; the JSON columns as they come from the database. */
type NamedRow = {
  readonly name: string;
  readonly displayName: string;
  readonly labels: unknown;
  readonly annotations: unknown;
};

/** The metadata of a row; a display name only where it differs from the name. */
export const metadataOf = ({ name, displayName, labels, annotations }: NamedRow): Metadata => ({
  name,
  ...(displayName === name ? {} : { displayName }),
  labels: labels as Metadata["labels"],
  annotations: annotations as Metadata["annotations"],
});

/** The same the other way: metadata as a row keeps it. */
export const namedRow = ({ name, displayName = name, labels, annotations }: Metadata) => ({
  name,
  displayName,
  labels,
  annotations,
});
