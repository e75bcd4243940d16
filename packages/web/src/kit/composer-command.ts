/** Something that is done by writing `/name`, with what follows it as its argument. */
export type ComposerCommand = {
  readonly name: string;
  readonly does: string;
  /** What it wants after its name: "SEV1", "a new title". Without it the name alone is enough. */
  readonly wants?: string;
  /** What may stand there; without them anything. */
  readonly options?: readonly { readonly value: string; readonly does?: string }[];
  /** Whether it may also be given without. */
  readonly isOptional?: boolean;
  readonly run: (argument: string) => void;
};

export type Suggestion = {
  readonly key: string;
  /** What the field holds once it is chosen. */
  readonly text: string;
  readonly does: string;
  readonly wants?: string | undefined;
};

export const isCommand = (typed: string): boolean => typed.startsWith("/");

function split(typed: string): { name: string; argument: string; hasSpace: boolean } {
  const [, name = "", space = "", argument = ""] = /^\/(\S*)(\s*)([\s\S]*)$/.exec(typed) ?? [];
  return { name: name.toLowerCase(), argument: argument.trim(), hasSpace: space !== "" };
}

/** What may be meant by what is typed so far: commands by their name, then what a command may be given. */
export function suggestionsFor(typed: string, commands: readonly ComposerCommand[]): readonly Suggestion[] {
  const { name, argument, hasSpace } = split(typed);
  const command = commands.find((one) => one.name === name);
  if (command && (hasSpace || command.options)) {
    return (command.options ?? [])
      .filter(({ value }) => value.toLowerCase().startsWith(argument.toLowerCase()))
      .map(({ value, does = "" }) => ({ key: value, text: `/${command.name} ${value}`, does }));
  }
  if (hasSpace) return [];
  return commands
    .filter((one) => one.name.startsWith(name))
    .map(({ name: own, does, wants }) => ({ key: own, text: `/${own}${wants ? " " : ""}`, does, wants }));
}

export type Reading = { readonly run: () => void } | { readonly fault: string };

/** What happens when it is sent as it stands, or what is missing. */
export function readCommand(typed: string, commands: readonly ComposerCommand[]): Reading {
  const { name, argument } = split(typed);
  const command = commands.find((one) => one.name === name);
  if (!command) return { fault: `There is no command /${name}. Type / for those there are.` };
  const { wants, options, isOptional = false } = command;
  if (wants === undefined || (isOptional && argument === "")) return { run: () => command.run("") };
  if (argument === "") return { fault: `/${name} wants ${wants}.` };
  const option = options?.find(({ value }) => value.toLowerCase() === argument.toLowerCase());
  if (options && !option)
    return { fault: `${argument} is not ${wants}: ${options.map(({ value }) => value).join(", ")}.` };
  return { run: () => command.run(option?.value ?? argument) };
}
