import { TextLink } from "../kit/link.tsx";
import { Page } from "../kit/page.tsx";
import { Row, Words } from "../kit/stack.tsx";

/** What stands at an address where nothing is. */
export function NotFoundPage({ data: detail }: { data?: unknown }) {
  return (
    <Page
      title="Nothing here"
      lead={typeof detail === "string" ? detail : `There is no page at ${globalThis.location.pathname}.`}
    >
      <Words>It may have been archived, or the address was cut off. Press Ctrl K to search by name or short id.</Words>
      <Row space="normal">
        <TextLink to="/">Home</TextLink>
        <TextLink to="/services">Services</TextLink>
        <TextLink to="/incidents">Incidents</TextLink>
      </Row>
    </Page>
  );
}
