# The product as it is shipped: without any feature of the sandbox. Sourced.

# shipped debug|release: builds it and keeps it as otklik-shipped, because the next build takes the name otklik for its own.
shipped() {
  local how
  if [ "$1" = release ]; then how=--release; else how=--quiet; fi
  cargo build "$how" --no-default-features --features ssr --bin otklik || return
  cp -f "$CARGO_TARGET_DIR/$1/otklik" "$CARGO_TARGET_DIR/$1/otklik-shipped"
}
