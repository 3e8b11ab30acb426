# How every door speaks: usage, steps with their times, failures; and where its tools and its builds are. Sourced.

export PATH="$PWD/node_modules/.bin:$HOME/.cargo/bin:$PATH"

# One graph of features for everything that is not shipped: checks, tests and the running sandbox share their builds.
features=ssr,sandbox,trust-sandbox-noise,faults

# usage TEXT "$@": prints the text for --help and ends.
usage() {
  local text=$1
  shift
  case "${1:-}" in -h | --help) printf '%s\n' "$text" && exit 0 ;; esac
}

# step WORDS: the work that begins now; the one before gets its time.
step() {
  took
  said_step=$*
  said_at=$SECONDS
  printf '==> %s\n' "$*" >&2
}

# took: how long the step took, when it was long enough to wonder about.
took() {
  if [ -n "${said_step:-}" ] && [ $((SECONDS - said_at)) -ge 2 ]; then printf '    %s s\n' $((SECONDS - said_at)) >&2; fi
}

# done_with WORDS: the last step's time, then what came of it all.
done_with() {
  took
  said_step=
  printf '==> %s (%s s in all)\n' "$*" "$SECONDS" >&2
}

# fail WORDS: says what is wrong and what to do, and ends.
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# keep_builds_warm: a checkout that was never built keeps its builds in the user's cache, under a name made of its path,
# so that a machine that clones it anew to the same place finds them. Those of checkouts long gone are cleared away.
keep_builds_warm() {
  if [ -z "${CARGO_TARGET_DIR:-}" ] && [ ! -d target/debug/deps ]; then
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/otklik
    CARGO_TARGET_DIR=$cache/$(printf '%s' "$PWD" | sha256sum | cut -c1-12)
    mkdir -p "$CARGO_TARGET_DIR/front" target
    touch "$CARGO_TARGET_DIR"
    ln -sfn "$CARGO_TARGET_DIR/front" target/front
    find "$cache" -mindepth 1 -maxdepth 1 -type d -mtime +30 -exec rm -rf {} +
  fi
  # A link into a cache that was cleared away leads nowhere.
  [ -e target/front ] || rm -f target/front
  export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
  otklik=$CARGO_TARGET_DIR/debug/otklik
}
