#!/usr/bin/env bash
# A thousand live readers of all topics, half of them event streams and half of them WebSockets: how soon they see a call that
# has ended, what memory they take, and how many calls fewer are answered beside them. Ends with code 1 when it is more than
# 250 ms at the 99th percentile, 64 KB for each, or 5 %. Needs Debian's wrk. On 127.0.0.1 alone, in a folder of its own; takes
# some three minutes. Usage: bench/live.sh [ROUNDS]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=bench/ready.sh
source "$root/bench/ready.sh"
with_cache
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx256m --enable-native-access=ALL-UNNAMED -cp "$libraries/*" \
    ai.moolai.bench.live.LiveMain "$root" "$@"
