import type { KnownUser } from "../access/index.ts";
import type { Reach } from "./contact-methods.ts";
import type { NewNotification } from "./outbox-store.ts";

export type Notice = {
  /** What it stands for: written twice under the same id, it is sent once. */
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly link: { readonly label: string; readonly url: string };
  /** Why this person is told. */
  readonly because: string;
};

/** News that nobody has to answer, for one person over these ways: it goes after every page. */
export const noticeRows = (
  user: KnownUser,
  methods: readonly Reach[],
  { id, subject, text, link, because }: Notice,
): NewNotification[] =>
  methods.map(({ channel, address, sealedSecret }) => ({
    user_id: user.id,
    channel,
    address,
    sealed_secret: sealedSecret,
    page_id: id,
    incident_id: null,
    urgency: "low",
    subject,
    message: {
      kind: "notice",
      user: user.name,
      displayName: user.displayName,
      pageId: null,
      incidentId: null,
      shortId: null,
      text,
      incidentUrl: null,
      link,
    },
    because,
  }));
