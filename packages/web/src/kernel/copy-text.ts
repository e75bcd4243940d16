import { tell, tellError } from "../kit/toast-undo.tsx";

/** Puts a text where it can be pasted from, and says so. */
export function copyText(text: string, told: string): void {
  const refuse = () => tellError(new Error(`This browser does not let a page copy. Here it is: ${text}`));
  if ("clipboard" in navigator) navigator.clipboard.writeText(text).then(() => tell(told), refuse);
  else refuse();
}

/** The address of the page as somebody else can open it. */
export const copyLink = (): void => copyText(location.href, "The link was copied.");
