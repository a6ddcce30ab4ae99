#!/usr/bin/env bash
# Fills the request log of an orchestrator with calls of a month, in three steps or in as many as sizes are said, and asks
# GET /api/v1/monitoring/usage what dashboards ask. Ends with code 1 when 7 days take more than 1 s, or a month more than
# 4 s, at the 99th percentile. On 127.0.0.1 alone, in a folder of its own; takes some minutes, and 2 GB of disk.
# Usage: bench/usage.sh [CALLS ...]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=bench/ready.sh
source "$root/bench/ready.sh"
cd "$root/bench"
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m -cp "$libraries/*" ai.moolai.bench.usage.UsageMain "$@"
