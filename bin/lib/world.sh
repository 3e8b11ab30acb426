# The whole world on this machine: PostgreSQL, the sandbox, the product. Sourced by bin/dev and bin/test.

# The salon that is there to begin with, by the CRM's number.
world_salon=4564

# world_settings NAME APP_PORT DESK_PORT: everything the processes are told. A taken port moves on to the next free one.
# Every world but `main` has a database of its own.
world_settings() {
  world_state=$PWD/.data/$1
  world_pids=()
  app_port=$(first_free "$2")
  desk_port=$(first_free "$3")
  app=http://127.0.0.1:$app_port
  desk=http://localhost:$desk_port
  mkdir -p "$world_state"
  if [ "$1" != main ]; then
    if [ "$(id -u)" = 0 ]; then OTKLIK_DATA=${OTKLIK_DATA:-/var/lib/otklik}/$1; else OTKLIK_DATA=${OTKLIK_DATA:-$PWD/.data}/$1; fi
    export OTKLIK_DATA
    # The browser's tests sign in from one address more often than a person does.
    export OTKLIK_SIGN_IN_BURST=10000
  fi
  export KEYRING_FILE=$world_state/keyring OTKLIK_LISTEN=127.0.0.1:$app_port PUBLIC_URL=$app OTKLIK_SANDBOX_URL=$desk
  export YCLIENTS_API_URL=$desk/yclients/api/v1 YCLIENTS_MARKETPLACE_URL=$desk/yclients/marketplace
  export YCLIENTS_STORE_URL=$desk/
  export WHATSAPP_URL=ws://localhost:$desk_port/ws/chat
  # They open the sandbox and nothing else, and the product refuses them beyond this machine.
  export YCLIENTS_PARTNER_TOKEN=sandbox-partner-token YCLIENTS_USER_TOKEN=sandbox-user-token YCLIENTS_APP_ID=1001
  export JWT_SECRET=sandbox-jwt-secret-of-more-than-32-characters
}

# world_forget: begins anew, with an empty database and an empty outside world.
world_forget() {
  local data=${OTKLIK_DATA:-/var/lib/otklik}
  if [ -z "${OTKLIK_DATA:-}" ] && [ "$(id -u)" != 0 ]; then data=$PWD/.data; fi
  "$otklik" postgres stop >/dev/null
  rm -rf "$world_state" "$data/postgres" "$data/$(printf '%s' "$PWD" | sha256sum | cut -c1-12)/postgres"
  mkdir -p "$world_state"
}

first_free() {
  local port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}

# world_start: everything but the product's own server.
world_start() {
  if [ -z "${DATABASE_URL:-}" ]; then
    step "PostgreSQL"
    "$otklik" postgres start >/dev/null
  fi
  step "the sandbox"
  world_run sandbox "$desk/" "$otklik" sandbox --listen "127.0.0.1:$desk_port" --product "$app" --data "$world_state/sandbox"
  step "the schema and a salon to begin with"
  if [ ! -f "$world_state/seeded" ]; then
    # The salon's owner chooses the application in the marketplace; without that the CRM refuses it.
    post "$desk/__control/yclients/install" "{\"salon_id\":$world_salon}"
    "$otklik" seed --salon "$world_salon" >"$world_state/seed.log" 2>&1 || { head -n 20 "$world_state/seed.log" >&2 && fail "the seed failed"; }
    touch "$world_state/seeded"
  fi
}

# world_run NAME URL COMMAND...: in the background, until URL answers; its output goes to a file.
world_run() {
  local name=$1 url=$2 log=$world_state/$1.log pid
  shift 2
  "$@" >"$log" 2>&1 &
  pid=$!
  world_pids+=("$pid")
  until answers "$url"; do
    kill -0 "$pid" 2>/dev/null || { head -n 20 "$log" >&2 && fail "$name ended at once; all it said is in $log"; }
    sleep 0.1
  done
}

post() { node -e 'fetch(process.argv[1], { method: "POST", headers: { "content-type": "application/json" }, body: process.argv[2] })
  .then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))' "$1" "$2" || fail "$1 refused"; }

answers() { node -e 'fetch(process.argv[1]).then(() => process.exit(0), () => process.exit(1))' "$1"; }

# world_stop: ends what was started, the product first, so that it can finish what it has begun.
world_stop() {
  local at
  for ((at = ${#world_pids[@]} - 1; at >= 0; at--)); do
    kill -TERM "${world_pids[$at]}" 2>/dev/null || true
    wait "${world_pids[$at]}" 2>/dev/null || true
  done
  [ -n "${DATABASE_URL:-}" ] || "$otklik" postgres stop >/dev/null 2>&1 || true
}
