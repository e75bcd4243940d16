const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** Nodes that may stand between a function and the entries it lists. */
const LIST_PARTS = new Set([
  "BlockStatement",
  "ReturnStatement",
  "VariableDeclaration",
  "VariableDeclarator",
  "ExpressionStatement",
  "ObjectExpression",
  "ArrayExpression",
  "Property",
  "CallExpression",
  "MemberExpression",
  "ParenthesizedExpression",
  "TSSatisfiesExpression",
  "TSAsExpression",
]);

export const isFunction = (node) => FUNCTIONS.has(node.type);

export function openFunction(node, { frames, ancestors, lineAt }) {
  const frame = { name: nameOf(node, ancestors), startLine: lineAt(node.start), endLine: lineAt(node.end - 1) };
  frames.push({ ...frame, listedLines: 0 });
}

/** Records a function that ends, and takes it off the size of the function that merely lists it. */
export function closeFunction({ facts, frames, ancestors }) {
  const { name, startLine, endLine, listedLines } = frames.pop();
  facts.functions.push({ name, line: startLine, lines: endLine - startLine + 1 - listedLines });
  const outer = frames.at(-1);
  if (outer) outer.listedLines += isListed(ancestors) ? endLine - startLine : listedLines;
}

/**
 * Whether the function inside these ancestors is an entry of a list rather than a step of the function around it:
 * a method of a store that a function returns, a route given to `mount(…)`, a test given to `test(…)`.
 * Such an entry is measured by itself, as the methods of a class are.
 */
function isListed(ancestors) {
  const between = ancestors.slice(ancestors.findLastIndex(isFunction) + 1);
  if (between.length === 0 || !between.every(({ type }) => LIST_PARTS.has(type))) return false;
  const types = between.map(({ type }) => type).filter((type) => type !== "BlockStatement");
  if (types[0] === "ExpressionStatement") return types[1] === "CallExpression";
  if (types[0] === "VariableDeclaration") return types[2] === "ObjectExpression" && !types.includes("CallExpression");
  return types.includes("ObjectExpression") || types.includes("ArrayExpression");
}

function nameOf(node, ancestors) {
  if (node.id) return node.id.name;
  const parent = ancestors.at(-1);
  if (parent?.id) return parent.id.name ?? "(destructured)";
  if (parent?.key) return parent.key.name ?? String(parent.key.value);
  const call = ancestors.findLast(({ type }) => type === "CallExpression" || FUNCTIONS.has(type));
  const callee = call?.type === "CallExpression" ? (call.callee.property?.name ?? call.callee.name) : undefined;
  return callee ? `callback of ${callee}` : "(anonymous)";
}
