import { posix } from "node:path";
import { parseSync } from "vite";
import { closeFunction, isFunction, openFunction } from "./function-size.mjs";

/** What the checks ask about one source file, gathered in a single walk over its syntax tree. */
export function readSource(path, text) {
  const { program, comments, errors } = parseSync(path, text, { sourceType: "module" });
  const lineAt = lineFinder(text);
  const facts = {
    path,
    lineCount: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    parseErrors: errors.map((error) => error.message),
    comments: comments.map(({ value, start }) => ({ text: value.trim(), line: lineAt(start), start })),
    imports: [],
    functions: [],
    calls: [],
    clockReads: [],
    sqlTexts: [],
    attributes: [],
    typeNames: [],
    defaultExports: [],
  };
  const context = { facts, lineAt, ancestors: [], frames: [], topLevel: undefined };
  for (const statement of program.body) {
    context.topLevel = declaredName(statement);
    walk(statement, context);
  }
  return facts;
}

function walk(node, context) {
  if (isFunction(node)) openFunction(node, context);
  GATHER[node.type]?.(node, context);
  context.ancestors.push(node);
  for (const key in node) {
    const child = node[key];
    if (Array.isArray(child)) {
      for (const item of child) if (typeof item?.type === "string") walk(item, context);
    } else if (typeof child?.type === "string") walk(child, context);
  }
  context.ancestors.pop();
  if (isFunction(node)) closeFunction(context);
}

/** One small rule for a kind of node; the walk itself knows nothing of them. */
const GATHER = {
  ImportDeclaration: (node, context) => addImport(node.source, context, { typeOnly: node.importKind === "type" }),
  ExportNamedDeclaration: (node, context) => addImport(node.source, context, { typeOnly: node.exportKind === "type" }),
  ExportAllDeclaration: (node, context) => addImport(node.source, context, { everything: true }),
  ImportExpression: (node, context) => addImport(node.source, context),
  TSImportType: (node, context) => addImport(node.source, context, { typeOnly: true }),
  ExportDefaultDeclaration: (node, { facts, lineAt }) => facts.defaultExports.push({ line: lineAt(node.start) }),
  TSInterfaceDeclaration: addTypeName,
  TSTypeAliasDeclaration: addTypeName,
  JSXAttribute: ({ name, start }, { facts, lineAt }) =>
    facts.attributes.push({ name: String(name.name), line: lineAt(start) }),
  NewExpression: (node, context) => {
    if (node.callee.name === "Date" && node.arguments.length === 0) addClockRead("new Date()", node, context);
  },
  MemberExpression: (node, context) => {
    const says = `${lastName(node.object)}.${node.property.name}`;
    if (says === "Date.now") addClockRead(says, node, context);
    if (says.startsWith("Now.")) addClockRead(`Temporal.${says}`, node, context);
  },
  TaggedTemplateExpression: (node, { facts, lineAt }) => {
    if (lastName(node.tag) === "sql") facts.sqlTexts.push({ text: templateText(node.quasi), line: lineAt(node.start) });
  },
  CallExpression: addCall,
};

function addImport(source, { facts, lineAt }, { typeOnly = false, everything = false } = {}) {
  if (typeof source?.value !== "string") return;
  const target = resolveImport(facts.path, source.value);
  facts.imports.push({ specifier: source.value, typeOnly, everything, line: lineAt(source.start), ...target });
}

/** Where an import leads: a path in the repository, a Node built-in, or an npm package. */
function resolveImport(from, specifier) {
  const [bare] = specifier.split("?");
  if (bare.startsWith(".")) return { path: posix.normalize(posix.join(posix.dirname(from), bare)) };
  if (bare.startsWith("node:")) return { builtin: bare };
  const [scope, name, ...rest] = bare.split("/");
  if (scope === "@shipshape") return { path: `packages/${name}/src/${rest.join("/")}.ts`, byPackageName: true };
  return { npm: scope.startsWith("@") ? `${scope}/${name}` : scope };
}

/** A call, and each name handed to it: `inTransaction(db, work)` counts as naming `work`. */
function addCall(node, { facts, lineAt, topLevel }) {
  const { callee, start, end } = node;
  const place = { line: lineAt(start), start, end, topLevel };
  const isMember = callee.type === "MemberExpression";
  const name = isMember ? callee.property.name : callee.name;
  const text = literalText(node.arguments[0]);
  if (name !== undefined) facts.calls.push({ name, isMember, text, ...place });
  for (const argument of node.arguments) {
    if (argument.type === "Identifier") facts.calls.push({ name: argument.name, isMember: false, ...place });
  }
  const isSqlHelper = isMember && lastName(callee.object) === "sql";
  const isQuery = name === "query" && /^\s*(select|insert|update|delete|with|create|alter|drop)\s/i.test(text ?? "");
  if (text !== undefined && (isSqlHelper || isQuery)) facts.sqlTexts.push({ text, line: place.line });
}

function addClockRead(says, node, { facts, lineAt }) {
  facts.clockReads.push({ says, line: lineAt(node.start) });
}

function addTypeName(node, { facts, lineAt }) {
  facts.typeNames.push({ name: node.id.name, line: lineAt(node.start) });
}

/** The last name of `sql`, `kernel.sql`, `sql()` or `sql<Row>`. */
function lastName(node) {
  if (node.type === "MemberExpression") return node.property.name;
  if (node.type === "CallExpression") return lastName(node.callee);
  if (node.type === "TSInstantiationExpression") return lastName(node.expression);
  return node.name;
}

const templateText = ({ quasis }) => quasis.map(({ value }) => value.cooked ?? value.raw).join("$");

function literalText(node) {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  return node?.type === "TemplateLiteral" ? templateText(node) : undefined;
}

function declaredName(statement) {
  const declaration = statement.declaration ?? statement;
  return declaration.id?.name ?? declaration.declarations?.[0]?.id?.name;
}

function lineFinder(text) {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
