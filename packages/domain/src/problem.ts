/** A fault of a document: where, as a path such as "objectives[0].target", and what to do about it. */
export type Problem = { readonly path: string; readonly message: string };
