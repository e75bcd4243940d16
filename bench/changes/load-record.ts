import { openDatabase } from "../../packages/server/src/kernel/database.ts";
import { startEmbeddedPostgres } from "../../packages/server/src/kernel/embedded-postgres/launcher.ts";
import { createLog } from "../../packages/server/src/kernel/log.ts";

/**
 * Puts a year of a company's deliveries into the database of a server that is stopped: each deployment ships one pull request, one
 * in twenty fails, one in thirty is taken back. The measures of it are then counted by the server itself.
 */
export async function loadRecord(dataDirectory: string, services: number, deployments: number): Promise<number> {
  const began = performance.now();
  const embedded = await startEmbeddedPostgres({ dataDirectory, log: createLog("silent") });
  const database = openDatabase(embedded.connectionString, () => undefined);
  const each = Math.floor(deployments / services);
  const run = (text: string) => database.pool.query(text);
  try {
    await run(`
      insert into service (id, name, display_name, team_id, tier, origin)
      select gen_random_uuid(), 'load-' || nth, 'Load ' || nth, (select id from team order by name limit 1), 2, 'api'
      from generate_series(1, ${services}) nth`);
    await run(`
      insert into repository (id, url, name)
      select id, 'https://github.com/load/' || name, name from service where name like 'load-%'`);
    await run(`
      create temporary table made as
      select gen_random_uuid() as id, service.id as service_id, nth,
        now() - interval '365 days' * (1 - (nth - random() * 0.5) / ${each}) as at,
        md5(service.name || nth) || 'aaaaaaaa' as sha, random() as fate
      from service cross join generate_series(1, ${each}) nth where service.name like 'load-%'`);
    await run(`
      insert into pull_request (id, repository_id, number, title, author, state, opened_at, first_commit_at, first_review_at, merged_at,
        merge_commit_sha)
      select gen_random_uuid(), service_id, nth, 'Change ' || nth, 'dev', 'merged', at - interval '1 day' * (0.2 + fate * 3),
        at - interval '1 day' * (0.5 + fate * 6), at - interval '1 day' * (0.1 + fate), at - interval '1 hour' * (0.5 + fate * 2), sha
      from made`);
    await run(`
      insert into deployment (id, service_id, environment, version, kind, status, started_at, finished_at, deployed_by, baseline,
        repository_id, commit_sha)
      select id, service_id, 'production', 'v' || nth, case when fate > 0.967 then 'rollback' else 'deploy' end,
        case when fate < 0.05 then 'failed' else 'succeeded' end, at - interval '3 minutes', at, 'ci', nth = 1, service_id, sha
      from made order by at`);
    await run(`
      insert into shipped_commit (deployment_id, repository_id, sha)
      select id, service_id, sha from made where fate >= 0.05 and nth > 1`);
    await run(`
      insert into measure_stale (service_id, since) select service_id, min(at) from made group by service_id
      on conflict do nothing`);
    await run("vacuum (freeze, analyze)");
    return (performance.now() - began) / 1000;
  } finally {
    await database.close();
    await embedded.stop();
  }
}
