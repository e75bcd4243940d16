const TOP_LEVEL = /^(packages|demo|journeys|bench|docs|scripts|bin|\.ci)\//;
const CODE_NAME = /\.(ts|tsx|mjs|sql|css)$/;
const PATH = /^(\.\/)?[\w.@$*<>{},…-]+(\/[\w.@$*<>{},…-]+)*\/?(:\d+)?$/;

/**
 * Whether a piece of a document names something of this repository: a path below one of its top folders,
 * or the name of a source file (`features/slo/slo-store.ts`, `create-slo.ts`). Other paths (an API's, a URL's) do not.
 */
export function isLikeAPath(value, { bareNames }) {
  if (!PATH.test(value) || /^[.*]+[\w]*$/.test(value)) return false;
  return TOP_LEVEL.test(value.replace(/^\.\//, "")) || (bareNames && CODE_NAME.test(value.replace(/:\d+$/, "")));
}

/** The paths that a reference stands for: `<room>`, `*`, `…` and `NNNN` are open, `{a,b}` is either, a folder ends it. */
export function pathPattern(value) {
  const plain = value.replace(/^\.\//, "").replace(/:\d+$/, "").replace(/\/$/, "");
  const pattern = plain
    .replace(/[.$]/g, "\\$&")
    .replace(/\{([^}]*)\}/g, (_, choices) => `(${choices.split(",").join("|")})`)
    .replace(/<[^>]*>|\*+|…/g, "[^/]*")
    .replace(/NNNN/g, "\\d{4}");
  return new RegExp(TOP_LEVEL.test(`${plain}/`) ? `^${pattern}(/|$)` : `(^|/)${pattern}$`);
}
