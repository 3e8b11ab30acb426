# What the doors need, each installed only where it is missing. Sourced by bin/setup.

# The wasm-bindgen command must be the very version of the library (Cargo.toml pins it).
wasm_bindgen=0.2.130
wasm_split=0.2.4

# Built without optimisation: they only steer, and a fresh machine waits for them.
cargo_tool() { env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --debug "$@"; }

rust() {
  command -v cargo >/dev/null || fail "cargo is missing: install rustup's stable toolchain (https://rustup.rs)"
  command -v rustup >/dev/null || return 0
  rustup show active-toolchain >/dev/null 2>&1 || { step "Rust toolchain" && rustup toolchain install; }
  rustup target list --installed | grep -qx wasm32-unknown-unknown || { step "wasm target" && rustup target add wasm32-unknown-unknown; }
  [ "$(rustup component list --installed | grep -cE '^(clippy|rustfmt)-')" = 2 ] || { step "clippy and rustfmt" && rustup component add clippy rustfmt; }
}

bindgen() {
  [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $wasm_bindgen" ] && return
  step "wasm-bindgen $wasm_bindgen (compiles for a minute or two)"
  # The newest of its crates may need a newer compiler than this one; the resolver falls back to a set that builds.
  CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback cargo_tool wasm-bindgen-cli --version "$wasm_bindgen"
}

# Cuts the browser's code in pieces; of one family with the library's own wasm_split_helpers.
wasm_split() {
  cargo install --list | grep -qx "wasm_split_cli_support v$wasm_split:" && return
  step "wasm-split-cli $wasm_split (compiles for half a minute)"
  cargo_tool wasm_split_cli_support --version "$wasm_split" --features build-binary
}

nextest() {
  cargo nextest --version >/dev/null 2>&1 || { step "cargo-nextest (compiles for two or three minutes)" && cargo_tool cargo-nextest --locked; }
}

linters() {
  typos --version >/dev/null 2>&1 || { step "typos (compiles for a minute)" && cargo_tool typos-cli --locked; }
  cargo deny --version >/dev/null 2>&1 || { step "cargo-deny (compiles for a minute)" && cargo_tool cargo-deny --locked; }
}

# node_modules FOLDER: what the lock file says, where it changed since the last time. Not `npm ci`: it refuses a lock file
# that leaves out the packages of other systems, and npm itself writes such files.
node_modules() {
  local stamp=$1/node_modules/.installed-from
  command -v npm >/dev/null || fail "npm is missing: install Node 20 or newer"
  # Linked to another checkout's: theirs to install.
  if [ -L "$1/node_modules" ] || cmp -s "$1/package-lock.json" "$stamp"; then return; fi
  step "npm packages of $1"
  (cd "$1" && npm install --no-save --no-audit --no-fund --loglevel=error >&2)
  cp "$1/package-lock.json" "$stamp"
}

# debian PACKAGE PROGRAM...: installs the package unless one of the programs is there.
debian() {
  local package=$1 program
  shift
  for program in "$@"; do if command -v "$program" >/dev/null; then return; fi; done
  step "Debian package $package"
  local apt="apt-get install -y --no-install-recommends $package"
  if [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive $apt >/dev/null || fail "'$apt' failed"
  elif sudo -n true 2>/dev/null; then
    sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive $apt >/dev/null || fail "'sudo $apt' failed"
  else
    fail "$package is missing: run 'sudo apt-get update && sudo $apt', then this again"
  fi
}

# The client library other people generated from the CRM vendor's own description judges the sandbox.
strangers() {
  local wanted=end2end/strangers/yclients/requirements.txt venv=target/strangers/venv
  if [ -f "$wanted" ] && ! cmp -s "$wanted" "$venv/installed-from"; then
    python3 -c 'import ensurepip' 2>/dev/null || debian python3-venv ''
    step "Python packages of $wanted"
    python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"
    cp "$wanted" "$venv/installed-from"
  fi
  if [ -f end2end/strangers/baileys/package-lock.json ]; then node_modules end2end/strangers/baileys; fi
}
