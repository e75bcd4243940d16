import { expect, test } from "vitest";
import { databaseUrl } from "../testing/database-url.ts";
import { freshDatabase } from "../testing/test-postgres.ts";
import { reachDatabase } from "./reach-database.ts";

const changed = (url: string, change: Partial<URL>): string => Object.assign(new URL(url), change).href;

test("a database that answers is reached", async () => {
  const { connectionString, drop } = await freshDatabase();
  await expect(reachDatabase(connectionString)).resolves.toBeUndefined();
  await drop();
});

test.each([
  [
    "nobody listens",
    () => "postgres://ops:secret@127.0.0.1:9/ops",
    "No PostgreSQL answers at 127.0.0.1:9 (ECONNREFUSED)",
  ],
  ["an unknown host", () => "postgres://ops:secret@no-such-host.invalid/ops", "not known: no-such-host.invalid"],
])("%s: the mend is named, the password is not", async (_, url, words) => {
  const refused = reachDatabase(url());
  await expect(refused).rejects.toThrow(words);
  await expect(refused).rejects.not.toThrow("secret");
  await expect(refused).rejects.toMatchObject({ code: "unavailable" });
});

test("a database or a user that is not there is named", async () => {
  const { connectionString, drop } = await freshDatabase();
  await expect(reachDatabase(databaseUrl(connectionString, "missing"))).rejects.toThrow("createdb missing");
  await expect(reachDatabase(changed(connectionString, { username: "stranger" }))).rejects.toThrow(
    /does not let user stranger in/,
  );
  await drop();
});
