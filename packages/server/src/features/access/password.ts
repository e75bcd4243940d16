import { hash, verify } from "@node-rs/argon2";

/** Argon2id with the library's defaults (OWASP's second choice of parameters: 19 MiB, t = 2). */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** Verifies; takes the same time whether or not the user has a password. */
export async function passwordMatches(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await placeholder), password);
  return matches && passwordHash !== null && passwordHash !== undefined;
}

const placeholder = hash("nobody has this password");
