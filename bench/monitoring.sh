#!/usr/bin/env bash
# What monitoring costs the gateway: one with it beside one without (MONITORING_ENABLED), asked in turns. Needs Debian's wrk.
# On 127.0.0.1 alone; takes some five minutes. Usage: bench/monitoring.sh [ROUNDS]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=bench/ready.sh
source "$root/bench/ready.sh"
with_cache
exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$libraries/*" \
    ai.moolai.bench.compare.Watched "$root" "$@"
