import { expect, test } from "vitest";
import { cssPlacement } from "./css-placement.mjs";
import { problemsOf } from "./fixture-tree.mjs";

test("passes styling in the kit, and pages that read as sentences", async () => {
  const files = {
    "packages/web/src/kit/button.tsx": `import styles from "./button.module.css";\nexport const Button = () => <b className={styles.b} />;`,
    "packages/web/src/kit/button.module.css": ".b { color: red }",
    "packages/web/src/features/slo/slo-page.tsx": `// className="a"\nexport const SloPage = () => <Page title="style=" data-status="ok" />;`,
  };
  expect(await problemsOf(cssPlacement, files)).toEqual([]);
});

const page = "packages/web/src/features/slo/slo-page.tsx";

test.each([
  ["a class name", `export const P = () => <b className="a" />;`, "sets className"],
  ["a style", "export const P = () => <b style={{ color: 'red' }} />;", "sets style"],
  ["an import of CSS", `import "./slo-page.css";`, "imports ./slo-page.css"],
])("fails %s on a page", async (_, text, says) => {
  expect(await problemsOf(cssPlacement, { [page]: text })).toEqual([`${page}:1 ${says}`]);
});

test("fails CSS beside a page", async () => {
  const path = "packages/web/src/features/slo/slo.css";
  expect(await problemsOf(cssPlacement, { [path]: "" })).toEqual([`${path} is CSS outside the kit`]);
});
