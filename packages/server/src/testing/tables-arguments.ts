/** How kysely-codegen is called: our tables without their partitions, in camel case, counts as numbers. */
export const tablesArguments = (url: string, outFile: string): string[] => [
  ...["--dialect", "postgres", "--camel-case", "--url", url, "--out-file", outFile],
  ...["--default-schema", "public", "--include-pattern", "public.*", "--exclude-pattern", "*_2*"],
  ...["--type-mapping", '{"int8":"number"}'],
];
