import PostalMime from "postal-mime";

export type Mail = {
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
};
/** The mailbox counts its mails from 1. */
export type NumberedMail = Mail & { readonly number: number };

/** What a mail says, out of how it came over the wire (RFC 5322, MIME). */
export async function readMail(raw: Buffer, recipients: readonly string[], receivedAt: Date): Promise<Mail> {
  const { from, subject, text, html } = await PostalMime.parse(raw);
  return {
    receivedAt: receivedAt.toISOString(),
    from: from?.name || from?.address || "unknown",
    to: recipients,
    subject: subject || "(no subject)",
    text: text ?? "",
    html: html ?? null,
  };
}
