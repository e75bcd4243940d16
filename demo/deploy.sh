#!/bin/sh
# Deploys one version of a demo service as a team's CI would: ask the gate, record the start, roll out, record the end.
#
#   demo/deploy.sh [--rollback] SERVICE VERSION
#
# SHIPSHAPE_URL, SHIPSHAPE_TOKEN            the server that keeps the record, and a token for it
# SHIPSHAPE_CLI                             the CLI, when it is neither on PATH nor in this checkout's bin/
# DEPLOY_ENV                                the environment to deploy to (production)
# DEMO_CONTROL_URL, DEMO_CONTROL_TOKEN      the demo that runs the service (as data/demo.json says)
#
# Exit code: 0 deployed; 1 the gate is shut or the rollout failed; anything else is the CLI's own.
set -u

rollback=""
if [ "${1:-}" = "--rollback" ]; then
  rollback="--rollback"
  shift
fi
if [ $# -ne 2 ]; then
  echo "usage: demo/deploy.sh [--rollback] SERVICE VERSION" >&2
  exit 2
fi
service=$1
version=$2
environment=${DEPLOY_ENV:-production}
demo=$(cd "$(dirname "$0")" && pwd)

release="$demo/releases/$service-$version.json"
if [ ! -f "$release" ]; then
  echo "No release $version of $service: demo/releases has $(cd "$demo/releases" && ls | grep "^$service-" | tr '\n' ' ')" >&2
  exit 2
fi
commit=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8")).commit' "$release")

shipshape() {
  if [ -n "${SHIPSHAPE_CLI:-}" ]; then
    $SHIPSHAPE_CLI "$@"
  elif [ -f "$demo/../bin/shipshape.mjs" ]; then
    node "$demo/../bin/shipshape.mjs" "$@"
  else
    command shipshape "$@"
  fi
}

# $rollback is one word or none: it stays unquoted below.
shipshape gate check --service "$service" --env "$environment" $rollback
verdict=$?
if [ $verdict -ne 0 ]; then
  echo "$service $version is not deployed to $environment." >&2
  exit $verdict
fi

deployment=$(shipshape deploy start --service "$service" --env "$environment" --version "$version" --commit "$commit" $rollback) || exit $?
echo "$deployment: $service $version goes to $environment"

if node "$demo/roll-out.mjs" "$service" "$version"; then
  shipshape deploy finish "$deployment" --status succeeded
else
  shipshape deploy finish "$deployment" --status failed
  exit 1
fi
