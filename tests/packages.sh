#!/bin/sh
# Runs the programs of tests/packages in jsr, compares them with what Node 26 did, and writes docs/compat.md.
#
# The packages are installed with npm, with pinned versions, into target/packages. To record what Node does:
# tests/packages.sh record, with the Node of $JSR_NODE as in tests/record.sh. More words are names of tests.
set -eu
cd "$(dirname "$0")/.."

mkdir -p target/packages
if ! cmp -s tests/packages/package-lock.json target/packages/package-lock.json || [ ! -e target/packages/installed ]; then
    rm -f target/packages/installed
    cp tests/packages/package.json tests/packages/package-lock.json target/packages/
    npm ci --prefix target/packages --ignore-scripts --no-audit --no-fund
    touch target/packages/installed
fi
# So that the programs find them as any program finds its packages.
ln -sfn ../../target/packages/node_modules tests/packages/node_modules

export JSR_PACKAGES=1
if [ "${1:-}" = record ]; then
    shift
    exec tests/record.sh "${1:-packages/}"
fi
exec cargo test --quiet --test behaviour -- "${1:-packages/}"
