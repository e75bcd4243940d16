import { Form } from "../kit/form.tsx";
import { ChoiceField, FilterField, InputField, TextField, TickFields } from "../kit/form-field.tsx";
import { Stack } from "../kit/stack.tsx";
import type { PartPage } from "./part-page.ts";

const nothing = (): void => undefined;
const TEAMS = ["payments", "platform", "storefront"].map((value) => ({ value, label: value }));

const formField: PartPage = {
  name: "form-field",
  when: "Whatever is typed or chosen: its label above, what it is for below, and what the server refused in its place.",
  states: [
    {
      title: "Empty, filled, refused",
      shown: (
        <Stack>
          <InputField label="Name" name="name" placeholder="payments" hint="Letters, digits and dashes." />
          <InputField label="E-mail address" name="email" defaultValue="first@store.example" />
          <InputField label="Objective" name="objective" defaultValue="100" fault="An objective lies below 100 %." />
        </Stack>
      ),
    },
    {
      title: "Text, choice, ticks, filter",
      shown: (
        <Stack>
          <TextField label="Why" name="why" defaultValue="Swapped for the dentist." />
          <ChoiceField label="Team" name="team" options={TEAMS} defaultValue="platform" />
          <TickFields legend="Tell" name="tell" options={TEAMS} />
          <FilterField label="Filter services" value="" onChange={nothing} />
        </Stack>
      ),
    },
  ],
};

const form: PartPage = {
  name: "form",
  when: "Fields that are sent together; nothing typed is lost when the server refuses.",
  states: [
    {
      title: "Ready",
      shown: (
        <Form onSubmit={nothing} submitLabel="Add the service" pending={false} error={null}>
          {() => <InputField label="Name" name="name" />}
        </Form>
      ),
    },
    {
      title: "Refused",
      shown: (
        <Form
          onSubmit={nothing}
          submitLabel="Add the service"
          pending={false}
          error={new Error("A service named payments exists already.")}
        >
          {() => <InputField label="Name" name="name" defaultValue="payments" />}
        </Form>
      ),
    },
  ],
};

export const FORM_PARTS: readonly PartPage[] = [formField, form];
