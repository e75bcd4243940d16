import { copyLink } from "../kernel/copy-text.ts";
import { IconButton } from "./button.tsx";

/** Copies the address of the page, to be sent to somebody. */
export function CopyLink() {
  return <IconButton icon="link" label="Copy the link (y)" onPress={copyLink} />;
}
