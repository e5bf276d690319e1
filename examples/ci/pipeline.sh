#!/usr/bin/env bash
# Deploys the stack `production` from any Linux runner, or from cron: pipeline.sh COMMAND
#
#   preview   show what apply would change; for pull requests
#   apply     apply main, and revert manual changes
#   drift     fail if the account differs from main; for cron, which mails the output
#   rotate    check the account's new credentials, then apply
#   unlock    unlock the stack after a run was killed, if no other is running; then apply
#
# Set these environment variables from your secret store:
#   PULUMI_BACKEND_URL          s3://BUCKET?region=..., gs://... or azblob://..., together with the
#                               store's credentials and PULUMI_CONFIG_PASSPHRASE. For Pulumi Cloud,
#                               set only PULUMI_ACCESS_TOKEN.
#   CLOUD_ELEMENTS_BASE_URL, CLOUD_ELEMENTS_USER_SECRET, CLOUD_ELEMENTS_ORGANIZATION_SECRET
#   CLOSEIO_API_KEY, CLOSEIO_PASSWORD
#   PIP_FIND_LINKS              optional: where pip looks for packages besides the index, such as a
#                               folder of this repository
set -euo pipefail

readonly stack=production
readonly pulumi_version=3.259.0

fail() {
  echo "pipeline: $*" >&2
  exit 1
}

cd "$(dirname "${BASH_SOURCE[0]}")"
case "${1:-}" in
  preview | apply | drift | rotate | unlock) ;;
  *) fail "usage: $0 preview|apply|drift|rotate|unlock" ;;
esac
: "${CLOUD_ELEMENTS_USER_SECRET:?}" "${CLOUD_ELEMENTS_ORGANIZATION_SECRET:?}"
: "${CLOSEIO_API_KEY:?}" "${CLOSEIO_PASSWORD:?}"

# One run at a time on this machine. A killed run's child processes keep the lock until they end.
exec 9>.pipeline.lock
flock --wait 3600 9 || fail "another run has not ended within an hour"

[[ "$(pulumi version)" == "v$pulumi_version" ]] \
  || fail "Pulumi $pulumi_version is needed: https://www.pulumi.com/docs/install/"
[[ -d .venv ]] || python3 -m venv .venv
export PATH="$PWD/.venv/bin:$PATH"
python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt

pulumi stack select "$stack" --create
# Through standard input, so that they never appear on a command line.
printf '%s' "$CLOSEIO_API_KEY" | pulumi config set --secret closeioApiKey
printf '%s' "$CLOSEIO_PASSWORD" | pulumi config set --secret closeioPassword

preview() { pulumi preview --stack "$stack" --refresh --diff --non-interactive; }
apply() { pulumi up --stack "$stack" --refresh --diff --yes --non-interactive; }
drift() {
  pulumi preview --stack "$stack" --refresh --expect-no-changes --diff --non-interactive
}
rotate() {
  python -m pulumi_cloud_elements check
  apply
  drift
}
unlock() { pulumi cancel --stack "$stack" --yes; }

"$1"
