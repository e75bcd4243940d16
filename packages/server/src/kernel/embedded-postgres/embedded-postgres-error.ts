/** The embedded PostgreSQL cannot be used as asked. The message names what is wrong and what mends it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
}
