#!/usr/bin/env bash
# Moves a journal of 512 MB, or of as many megabytes as are said, into a PostgreSQL of its own and rolls it up, as the
# service does both. Ends with code 1 below 50,000 records a second. On 127.0.0.1 alone, in a folder of its own.
# Usage: bench/ingest.sh [MEGABYTES]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=bench/ready.sh
source "$root/bench/ready.sh"
cd "$root/bench"
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m -cp "$libraries/*" ai.moolai.bench.chaos.IngestMain "$@"
