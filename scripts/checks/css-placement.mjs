const WEB = /^packages\/web\/src\//;
const KIT = /^packages\/web\/src\/kit\//;
const STYLING = new Set(["className", "class", "style"]);

/** Pages read as sentences: how things look is the kit's concern alone. */
export const cssPlacement = {
  name: "css-placement",
  holds: "Class names, styles and CSS imports stand only in packages/web/src/kit/.",
  run(tree) {
    const paths = tree.matching(WEB, /\.(ts|tsx|css)$/);
    return {
      saw: paths.length,
      problems: paths.filter((path) => !KIT.test(path)).flatMap((path) => stylingIn(path, tree)),
    };
  },
};

function stylingIn(path, tree) {
  const mend = "use a part of the kit, or add one";
  if (path.endsWith(".css"))
    return [{ at: path, says: "is CSS outside the kit", mend: "move it to packages/web/src/kit/" }];
  const { attributes, imports } = tree.source(path);
  const styled = attributes
    .filter(({ name }) => STYLING.has(name))
    .map(({ name, line }) => ({ says: `sets ${name}`, line }));
  const imported = imports
    .filter(({ specifier }) => /\.css(\?|$)/.test(specifier))
    .map(({ specifier, line }) => ({ says: `imports ${specifier}`, line }));
  return [...styled, ...imported].map(({ says, line }) => ({ at: `${path}:${line}`, says, mend }));
}
