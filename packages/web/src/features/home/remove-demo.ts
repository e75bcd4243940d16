import { api } from "../../kernel/api.ts";

const ORIGIN = "file:demo/";
const DOMAIN = "@demo.shipshape.example";

/** Takes the demo's services, sources and people out of the lists, each with the verb that anybody would use. */
export async function removeDemo(): Promise<{ services: number; people: number }> {
  const [{ services: all }, { sources }, { users }] = await Promise.all([
    api.catalog.listServices(),
    api.telemetry.listSources(),
    api.access.listUsers(),
  ]);
  const services = all.filter(({ origin }) => origin.startsWith(ORIGIN));
  for (const { name } of services) await api.catalog.archiveService({ params: { name } });
  const metrics = new Set(services.map(({ name }) => `${name}-metrics`));
  for (const { name } of sources.filter((source) => metrics.has(source.name))) {
    await api.telemetry.removeSource({ params: { name } });
  }
  const people = users.filter(({ email, disabledAt }) => email.endsWith(DOMAIN) && disabledAt === null);
  for (const { name } of people) await api.access.deactivateUser({ params: { name } });
  return { services: services.length, people: people.length };
}
