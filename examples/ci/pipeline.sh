#!/usr/bin/env bash
# The stack `production` from any Linux runner, or from cron: pipeline.sh COMMAND
#
#   preview   show what apply would change; for the job of a pull request
#   apply     apply main, and repair what was changed by hand
#   drift     fail where main and the account differ; for cron, which mails what it prints
#   rotate    try new credentials of the account, then apply; after the store has new ones
#   unlock    after a run was killed, and when no other is under way; then apply
#
# The store of secrets gives them as environment variables:
#   PULUMI_BACKEND_URL          s3://BUCKET?region=..., gs://... or azblob://..., with the store's
#                               own credentials and PULUMI_CONFIG_PASSPHRASE; or Pulumi Cloud:
#                               then PULUMI_ACCESS_TOKEN alone
#   CLOUD_ELEMENTS_BASE_URL, CLOUD_ELEMENTS_USER_SECRET, CLOUD_ELEMENTS_ORGANIZATION_SECRET
#   CLOSEIO_API_KEY, CLOSEIO_PASSWORD
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

# One run at a time on this machine. What a killed run started holds the lock until it ends.
exec 9>.pipeline.lock
flock --wait 3600 9 || fail "another run has not ended within an hour"

[[ "$(pulumi version)" == "v$pulumi_version" ]] \
  || fail "Pulumi $pulumi_version is needed: https://www.pulumi.com/docs/install/"
[[ -d .venv ]] || python3 -m venv .venv
export PATH="$PWD/.venv/bin:$PATH"
python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt

pulumi stack select "$stack" --create
# Through standard input, so that no command line has them.
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
