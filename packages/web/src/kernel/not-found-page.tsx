import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { RowLink, TextLink } from "../kit/link.tsx";
import { ListTable } from "../kit/list-table.tsx";
import { Page, Section } from "../kit/page.tsx";
import { Row, Soft, Words } from "../kit/stack.tsx";
import { ask } from "./ask.ts";
import { type Hit, isNumbered, KINDS, type Kind } from "./found-things.ts";

/** So much of a name is likely right where the whole is not. */
const RIGHT_SHARE = 0.6;
const FEWEST_LETTERS = 3;

/** What the address names last, as a person would say it. */
const wantedIn = (pathname: string): string => decodeURIComponent(pathname.split("/").filter(Boolean).at(-1) ?? "");

type Near = { readonly kind: Kind; readonly hit: Hit };

/** What begins like the name that was not found. */
function useNearest(wanted: string): Near[] {
  const q = wanted.slice(0, Math.max(FEWEST_LETTERS, Math.floor(wanted.length * RIGHT_SHARE)));
  const { data } = useQuery({
    ...ask.search.everywhere({ query: { q: q || "-", limit: 3 } }),
    enabled: q.length >= FEWEST_LETTERS,
    retry: false,
  });
  return (data?.groups ?? []).flatMap(({ kind, hits }) => hits.map((hit) => ({ kind, hit }))).slice(0, 6);
}

/** What stands at an address where nothing is: what was looked for, what is called almost so, and where to search. */
export function NotFoundPage({ data: detail }: { data?: unknown }) {
  const pathname = useLocation({ select: (location) => location.pathname });
  const wanted = wantedIn(pathname);
  const nearest = useNearest(wanted);
  return (
    <Page title="Nothing here" lead={typeof detail === "string" ? detail : `There is no page at ${pathname}.`}>
      <Words>It may have been archived, or the address was cut off.</Words>
      <Row space="normal">
        <TextLink to="/search" search={wanted === "" ? {} : { q: wanted }}>
          Search for “{wanted}”
        </TextLink>
        <TextLink to="/">Home</TextLink>
        <TextLink to="/services">Services</TextLink>
        <TextLink to="/incidents">Incidents</TextLink>
      </Row>
      {nearest.length > 0 && (
        <Section title="Called almost so">
          <ListTable
            caption="Called almost so"
            rows={nearest}
            keyOf={({ kind, hit }) => `${kind} ${hit.name}`}
            empty={null}
            columns={[
              {
                title: "Name",
                wide: true,
                cell: ({ kind, hit }) => (
                  <RowLink to={KINDS[kind].path(hit.name) as "/"}>
                    {isNumbered(kind) ? `${hit.name} ${hit.title}` : hit.title}
                  </RowLink>
                ),
              },
              { title: "Kind", cell: ({ kind }) => KINDS[kind].many },
              { title: "About", secondary: true, cell: ({ hit }) => <Soft>{hit.about}</Soft> },
            ]}
          />
        </Section>
      )}
    </Page>
  );
}
