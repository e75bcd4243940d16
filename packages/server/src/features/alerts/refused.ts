export { invalidBody, type RefusalReason, Refused } from "../../kernel/refused.ts";
