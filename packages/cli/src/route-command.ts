import type { CallOutput, Route } from "@shipshape/contract/route";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import * as z from "zod";
import { call, show } from "./run-route.ts";

type Property = {
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  default?: unknown;
  items?: Property;
};
type Schema = { properties?: Record<string, Property>; required?: string[] };

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function schemaOf(type: z.ZodType | undefined, io: "input" | "output" = "input"): Schema {
  if (!type) return {};
  return z.toJSONSchema(type, { io, unrepresentable: "any" }) as Schema;
}

/** Fields that travel as "true" or "false": on a command line, yes is said by their name alone. */
function switchesOf(type: z.ZodType | undefined): ReadonlySet<string> {
  const { properties: sent = {} } = schemaOf(type);
  const { properties: meant = {} } = schemaOf(type, "output");
  return new Set(Object.keys(sent).filter((name) => sent[name]?.type === "string" && meant[name]?.type === "boolean"));
}

const isArray = ({ type }: Property): boolean => type === "array";

/** Only what a command line can say well becomes an option: words, numbers, switches and lists of words. */
const isSayable = ({ type, items }: Property): boolean =>
  type !== "object" && (type !== "array" || (items?.type !== "object" && items?.type !== "array"));

function valueParser(property: Property): ((value: string) => unknown) | undefined {
  if (property.type !== "number" && property.type !== "integer") return undefined;
  return (value) => {
    const number = Number(value);
    if (Number.isNaN(number)) throw new InvalidArgumentError("Give a number.");
    return number;
  };
}

/** Of a list of words the commas of other command lines part, too: `--scopes alerts:read,alerts:silence`. */
function chooseAmong(option: Option, choices: readonly string[]): void {
  option.choices(choices);
  const { parseArg: one, variadic } = option;
  if (variadic && one)
    option.argParser((said, before) => said.split(",").reduce((all, word) => one(word, all), before));
}

type Form = { readonly isRequired: boolean; readonly isSwitch: boolean };

function optionOf(name: string, property: Property, { isRequired, isSwitch }: Form): Option {
  const flag = `--${kebab(name)}`;
  const valued = isSwitch ? `${flag} [true|false]` : `${flag} <${isArray(property) ? "value..." : "value"}>`;
  const form = property.type === "boolean" ? flag : valued;
  const option = new Option(form, property.description ?? "");
  const choices = property.enum ?? property.items?.enum;
  if (choices) chooseAmong(option, choices.map(String));
  const parse = valueParser(property);
  if (parse) option.argParser(parse);
  return isRequired ? option.makeOptionMandatory() : option;
}

export type RouteCommandOptions<R extends Route> = {
  readonly print: (answer: CallOutput<R>) => string;
  /** Other words for fields on the command line: `{ environment: "env" }`. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Fields that are not options here. */
  readonly omit?: readonly string[];
  /** More options of the command's own, turned into fields. */
  readonly extend?: (command: Command) => (options: Record<string, unknown>) => Record<string, unknown>;
  readonly example?: string;
};

/** A command made from a route: path parameters are arguments, query and body fields are options. */
export function routeCommand<R extends Route>(name: string, route: R, settings: RouteCommandOptions<R>): Command {
  const { print, rename = {}, omit = [], extend, example } = settings;
  const command = new Command(name).description(route.summary);
  const params = Object.entries(schemaOf(route.params).properties ?? {});
  for (const [param, { description }] of params) {
    command.addArgument(new Argument(`<${kebab(param)}>`, description ?? ""));
  }
  const part = route.body ? "body" : "query";
  const { properties = {}, required = [] } = schemaOf(route[part] as z.ZodType | undefined);
  const fields = Object.entries(properties).filter(([field, property]) => !omit.includes(field) && isSayable(property));
  const switches = switchesOf(route[part] as z.ZodType | undefined);
  for (const [field, property] of fields) {
    const form = { isRequired: required.includes(field), isSwitch: switches.has(field) };
    command.addOption(optionOf(rename[field] ?? field, property, form));
  }
  const more = extend?.(command) ?? (() => ({}));
  if (example) command.addHelpText("after", `\nExample:\n  ${example}`);
  return command.action(async (...given: unknown[]) => {
    const options = command.opts<Record<string, unknown>>();
    const saidOf = (field: string) => {
      const value = options[rename[field] ?? field];
      return value === true && switches.has(field) ? "true" : value;
    };
    const values = fields.map(([field]) => [field, saidOf(field)] as const);
    const said = Object.fromEntries(values.filter(([, value]) => value !== undefined));
    const answer = await call(command, route, {
      params: Object.fromEntries(params.map(([param], at) => [param, given[at]])),
      ...(route.body || route.query ? { [part]: { ...said, ...more(options) } } : {}),
    });
    show(command, answer, print);
  });
}
