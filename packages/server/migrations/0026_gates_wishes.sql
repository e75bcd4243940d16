-- Each rule or clause that wants an approval keeps its own word of how many, and of which teams; one request gathers them.
alter table gate_approval add column wishes jsonb;
update gate_approval set wishes = jsonb_build_array(jsonb_build_object(
  'policy', policy, 'clause', clause, 'because', because, 'approvers', approvers, 'approverTeams', to_jsonb(approver_teams)));
alter table gate_approval
  alter column wishes set not null,
  drop column policy,
  drop column clause,
  drop column because,
  drop column approvers,
  drop column approver_teams;
