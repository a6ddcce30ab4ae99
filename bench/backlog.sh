#!/usr/bin/env bash
# Starts an orchestrator of 256 MB of heap on a journal of 1 GB, or of as many megabytes as are said, and looks whether it
# answers within 5 s and moves every record once. On 127.0.0.1 alone, in a folder of its own.
# Usage: bench/backlog.sh [MEGABYTES]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=bench/ready.sh
source "$root/bench/ready.sh"
with_cache
cd "$root/bench"
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx1g -Dmoolai.layout="$layout" -cp "$libraries/*" \
    ai.moolai.bench.chaos.BacklogMain "$@"
