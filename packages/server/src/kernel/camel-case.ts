const names = new Map<string, string>();

/** The name that a column of the database has in code: `service_id` is `serviceId`. There are few, asked for in each row. */
export function camelCase(column: string): string {
  const known = names.get(column);
  if (known !== undefined) return known;
  const name = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  names.set(column, name);
  return name;
}
