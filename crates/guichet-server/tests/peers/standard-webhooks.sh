#!/usr/bin/env bash
# Puts the library by which receivers in Python verify Standard Webhooks, written by others, into a folder.
#
# `cargo xtask test` does both; by hand:
#
#   bash crates/guichet-server/tests/peers/standard-webhooks.sh FOLDER
#   GUICHET_STANDARD_WEBHOOKS=FOLDER cargo nextest run -p guichet-server -E 'test(verify_ours)'
set -euo pipefail
folder=${1:?say where: standard-webhooks.sh FOLDER}
[ -x "$folder/bin/python" ] || python3 -m venv "$folder"
"$folder/bin/pip" install --quiet 'standardwebhooks==1.0.0'
"$folder/bin/python" -c 'import standardwebhooks'
echo "ready: GUICHET_STANDARD_WEBHOOKS=$(cd "$folder" && pwd)"
