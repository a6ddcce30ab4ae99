#!/usr/bin/env bash
# Starts an orchestrator of 256 MB of heap on a journal of 1 GB, or of as many megabytes as are said, and looks whether it
# answers within 5 s and moves every record once. On 127.0.0.1 alone, in a folder of its own.
# Usage: bench/backlog.sh [MEGABYTES]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=../scripts/jdk.sh
source "$root/scripts/jdk.sh"
# shellcheck source=../scripts/cache.sh
source "$root/scripts/cache.sh"
cd "$root"
layout="$root/app/target/moolai"
./mvnw -q package -pl bench -am -Dmaven.test.skip=true -Dspotless.check.skip=true
# As it is started every day: laid out, and with its ahead-of-time cache.
cache_is_good "$layout" || ./scripts/warm.sh "$layout"
cd bench
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx1g -Dmoolai.layout="$layout" -cp "target/lib/*" \
    ai.moolai.bench.chaos.BacklogMain "$@"
