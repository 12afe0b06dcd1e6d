#!/usr/bin/env bash
# Runs the network of bluesky.sh in the foreground, with a database and a Redis of its own, until it is told to stop.
#   start.sh FOLDER SCRATCH    with PLC_PORT, PDS_PORT, VIEW_PORT, OZONE_PORT, CHAT_PORT, INTROSPECT_PORT, DATABASE_PORT, REDIS_PORT
set -euo pipefail
folder=$1 scratch=$2
postgres=/usr/lib/postgresql/15/bin
# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi; }

mkdir -p "$scratch/database" "$scratch/redis"
[ "$(id -u)" = 0 ] && chown -R postgres "$scratch/database" && chmod a+x "$scratch"
data=$scratch/database/data
node_pid='' redis_pid=''
stop() {
  # Each of them may have ended already: no reason to leave the others running.
  set +e
  [ -n "$node_pid" ] && kill "$node_pid" 2>/dev/null && wait "$node_pid"
  [ -n "$redis_pid" ] && kill "$redis_pid" 2>/dev/null
  as_postgres "$postgres/pg_ctl -D $data -m immediate stop" >/dev/null 2>&1
}
trap stop EXIT
trap 'exit 0' TERM INT

as_postgres "$postgres/initdb -D $data -A trust -U postgres -E UTF8 --locale=C.UTF-8" >/dev/null
as_postgres "$postgres/pg_ctl -D $data -l $scratch/database/log -w start \
  -o '-p $DATABASE_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$scratch/database -c fsync=off'" >/dev/null
"$postgres/createdb" -h 127.0.0.1 -p "$DATABASE_PORT" -U postgres atproto
redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --dir "$scratch/redis" --save '' >/dev/null &
redis_pid=$!
cd "$folder"
NODE_OPTIONS="--require $folder/loopback.cjs" \
  DB_POSTGRES_URL="postgresql://postgres@127.0.0.1:$DATABASE_PORT/atproto" REDIS_HOST="127.0.0.1:$REDIS_PORT" \
  PDS_DEV_MODE=true NODE_ENV=development LOG_ENABLED=false ./program network.mjs &
node_pid=$!
wait "$node_pid"
