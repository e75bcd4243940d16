export { invalidBody, Refused } from "../../kernel/refused.ts";
