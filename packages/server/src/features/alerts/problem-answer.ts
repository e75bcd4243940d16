export { problemAnswer } from "../../kernel/refusal-answer.ts";
