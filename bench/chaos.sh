#!/usr/bin/env bash
# Kills, pauses and robs an orchestrator and its PostgreSQL under load, round after round, and looks after each whether
# every answer that a caller received is in the table exactly once. On 127.0.0.1 alone, in a folder of its own.
# Usage: bench/chaos.sh [--rounds N] [--seed S]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=bench/ready.sh
source "$root/bench/ready.sh"
cd "$root/bench"
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx1g -cp "$libraries/*" ai.moolai.bench.chaos.Chaos "$@"
