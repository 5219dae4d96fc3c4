#!/bin/sh
# Writes docs/exports.md: what Node's builtins export, and what of it jsr has. With $JSR_NODE set, it first asks that Node
# for its exports and keeps them in tests/exports/node.json.
set -eu
cd "$(dirname "$0")/.."

if [ -n "${JSR_NODE:-}" ]; then
    "$JSR_NODE" --no-warnings tests/exports/list.js >target/node-exports.json
    mv target/node-exports.json tests/exports/node.json
fi
cargo build --quiet
target/debug/jsr tests/exports/table.js >target/exports.md
mv target/exports.md docs/exports.md
