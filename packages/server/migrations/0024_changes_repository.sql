-- No source told it here, and nothing asked for it: what a repository's default branch is, its own system says.
alter table repository drop column default_branch;
