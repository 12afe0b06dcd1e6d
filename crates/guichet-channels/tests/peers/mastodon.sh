#!/usr/bin/env bash
# Puts a mock of the Mastodon API, written by others, into a folder.
#
# `cargo xtask test` does both; by hand:
#
#   bash crates/guichet-channels/tests/peers/mastodon.sh FOLDER
#   GUICHET_MASTODON_MOCK=FOLDER cargo nextest run -p guichet-channels -E 'test(mastodon_mock)'
set -euo pipefail
folder=${1:?say where: mastodon.sh FOLDER}
[ -x "$folder/bin/python" ] || python3 -m venv "$folder"
"$folder/bin/pip" install --quiet 'mastodon-mock==0.6.1'
"$folder/bin/mastodon_mock" --version
echo "ready: GUICHET_MASTODON_MOCK=$(cd "$folder" && pwd)"
