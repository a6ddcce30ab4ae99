#!/usr/bin/env bash
# The gateway beside nginx, the bare upstream and, where it is installed, a gateway from npm: all in one run on this machine.
# Needs Debian's nginx and wrk. Usage: bench/compare.sh [--rounds N] [--seconds N] [--only SCENARIO,...] [--shared]
#                                                       [--java-options "..."]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=bench/ready.sh
source "$root/bench/ready.sh"
with_cache
exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$libraries/*" \
    ai.moolai.bench.compare.Compare "$root" "$@"
