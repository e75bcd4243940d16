import type { Kernel } from "../../kernel/kernel.ts";

/**
 * The secret with which what a policy tells a program is signed (Standard Webhooks). It follows from the address and this
 * installation's own key, so that no document holds it.
 */
export function webhookSecret({ seal }: Pick<Kernel, "seal">, url: string): string {
  const [, signature = ""] = seal.sign("escalation webhook", url).split(".");
  return `whsec_${Buffer.from(signature, "base64url").toString("base64")}`;
}
