import { createTransport } from "nodemailer";
import { messageOf } from "../../kernel/problem.ts";
import { SEND_TIMEOUT_MS } from "./channel.ts";
import type { Provider } from "./provider.ts";
import { limitField } from "./provider-limits.ts";

export const smtp: Provider = {
  name: "smtp",
  title: "E-mail",
  about: "Any SMTP server: that of your company, or of a mail provider.",
  fields: [
    {
      name: "url",
      label: "Mail server",
      hint: "smtp://user:password@mail.example.com:587, or smtps://… for TLS from the first byte",
      secret: true,
      variable: "SHIPSHAPE_SMTP_URL",
      required: true,
      wanted: /^smtps?:\/\/\S+$/,
      mend: "write it like smtp://user:password@host:587",
    },
    {
      name: "from",
      label: "Sender",
      hint: "Shipshape <pager@example.com>: an address that the mail server may send for",
      secret: false,
      variable: "SHIPSHAPE_MAIL_FROM",
      required: false,
      wanted: /@/,
      mend: "write an address such as Shipshape <pager@example.com>",
    },
    limitField({
      name: "limit",
      label: "Mails at most",
      about: "how many mails the server is given in all",
      variable: "SHIPSHAPE_MAIL_LIMIT",
      fallback: "none",
    }),
    limitField({
      name: "addressLimit",
      label: "Mails at most to one address",
      about: "how many mails an address gets",
      variable: "SHIPSHAPE_MAIL_ADDRESS_LIMIT",
      fallback: "60/min",
    }),
  ],
  steps: () => [
    { about: "Ask your mail provider for an SMTP user that may send from the address below." },
    {
      about: "So that pages are not taken for spam, let the sender's domain have SPF and DKIM records for that server.",
    },
  ],
  async check({ url = "" }) {
    const transport = createTransport({
      url,
      connectionTimeout: SEND_TIMEOUT_MS,
      greetingTimeout: SEND_TIMEOUT_MS,
      socketTimeout: SEND_TIMEOUT_MS,
    });
    try {
      await transport.verify();
      return { ready: true, because: `the mail server ${new URL(url).host} answers and lets us in` };
    } catch (error) {
      const said = messageOf(error);
      return { ready: false, because: `the mail server ${new URL(url).host} does not let us in: ${said}` };
    } finally {
      transport.close();
    }
  },
};
