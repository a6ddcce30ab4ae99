#!/usr/bin/env bash
# Stops an orchestrator's PostgreSQL for ten minutes, or as many as are said, while models are called, and looks whether a
# call failed or slowed meanwhile, and whether every record and every reading is there afterwards. On 127.0.0.1 alone, in a
# folder of its own. Usage: bench/outage.sh [MINUTES]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=bench/ready.sh
source "$root/bench/ready.sh"
cd "$root/bench"
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx1g -cp "$libraries/*" ai.moolai.bench.chaos.OutageMain "$@"
