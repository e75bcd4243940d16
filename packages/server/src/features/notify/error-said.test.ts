import { expect, test } from "vitest";
import { errorSaid } from "./error-said.ts";

test.each([
  ["ntfy", '{"code":40101,"http":401,"error":"unauthorized","link":"https://ntfy.sh/docs"}', ": unauthorized"],
  ["Apple's push service", '{"reason":"BadJwtToken"}', ": BadJwtToken"],
  ["Mozilla's push service", '{"errno":109,"error":"Unauthorized","message":"…"}', ": Unauthorized"],
  ["a problem", '{"type":"about:blank","status":400,"detail":"no such hook"}', ": no such hook"],
  ["a page of a machine inside", "<h1>Keys of the vault</h1>", ""],
  ["its data", '{"password":"swordfish"}', ""],
  ["a list", '["swordfish"]', ""],
  ["nothing", "", ""],
])("of %s", (_, answered, said) => expect(errorSaid(answered)).toBe(said));
