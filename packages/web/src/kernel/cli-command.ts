/** A command of the CLI that reaches this server from anywhere: to be copied and run as it stands. */
export const cliCommand = (command: string): string => `shipshape --url ${globalThis.location.origin} ${command}`;
