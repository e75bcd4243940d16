import type { Contact } from "@shipshape/contract/value";
import type * as z from "zod";
import { TextField } from "../../kit/form-field.tsx";
import { linesOf } from "./lines-of.ts";

type ContactsFieldProps = {
  label: string;
  contacts: readonly z.infer<typeof Contact>[];
  fault: string | undefined;
};

/** Where to ask: a line for each, what it is and the address. */
export const ContactsField = ({ label, contacts, fault }: ContactsFieldProps) => (
  <TextField
    label={label}
    name="contacts"
    rows={2}
    placeholder="chat #payments"
    hint="One a line: what it is, then the address"
    defaultValue={linesOf(contacts.map(({ kind, value }) => [kind, value]))}
    fault={fault}
  />
);
