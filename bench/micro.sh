#!/usr/bin/env bash
# Measures what runs on every call, each piece by itself, in nanoseconds (ns/op) and in bytes of garbage (B/op): a few
# minutes for all of it. Options are JMH's: a pattern for some of it, -l to list, -f 3 -i 10 for more exact figures, -h.
# Usage: bench/micro.sh [JMH options]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=bench/ready.sh
source "$root/bench/ready.sh"

# The options of a service, without its heap's limit; the collector's own rows but garbage for each call are left out.
cd "$root/bench"
options=(-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
LOG_LEVEL=WARN "$JAVA_HOME/bin/java" "${options[@]}" -cp "$libraries/*" org.openjdk.jmh.Main \
    -foe true -prof gc "$@" |
    { grep -v --line-buffered -E 'gc\.(alloc\.rate |count|time)' || true; }
