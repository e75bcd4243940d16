import { TextLink } from "../../kit/link.tsx";

const SHORT_ID = /\b((?:INC|ALR|DEP)-\d{1,15})\b/;

function ShortIdLink({ id }: { id: string }) {
  const params = { id };
  if (id.startsWith("ALR"))
    return (
      <TextLink to="/alerts/$id" params={params}>
        {id}
      </TextLink>
    );
  if (id.startsWith("DEP"))
    return (
      <TextLink to="/deployments/$id" params={params}>
        {id}
      </TextLink>
    );
  return (
    <TextLink to="/incidents/$id" params={params}>
      {id}
    </TextLink>
  );
}

/** Words in which every short id leads to what it names. */
export function LinkedText({ text }: { text: string }) {
  let offset = 0;
  return text.split(SHORT_ID).map((part, index) => {
    const key = offset;
    offset += part.length;
    return index % 2 === 1 ? <ShortIdLink key={key} id={part} /> : part;
  });
}
