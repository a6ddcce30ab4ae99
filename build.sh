#!/usr/bin/env bash
# Builds everything, without its tests, and starts it: both orchestrators and the controller. Run again, it rebuilds what
# changed and restarts. What is in the environment reaches the services.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/jdk.sh
source "$root/scripts/jdk.sh"
# shellcheck source=scripts/cache.sh
source "$root/scripts/cache.sh"
cd "$root"

layout="$root/app/target/moolai"
fresh="$root/app/target/moolai.new"

contents() {
    (cd "$1" && find . -type f ! -name 'service.aot*' -exec cksum {} + | sort)
}

# What runs is left alone until the new program is whole.
rm -rf "$fresh"
echo "Building with $JAVA_HOME ..."
./mvnw -q package -pl app -am -Dmaven.test.skip=true -Dspotless.check.skip=true -Dmoolai.layout="$fresh"

if [[ -d "$layout" ]]; then
    ./moolai down
fi
if [[ -d "$layout" && "$(contents "$layout")" == "$(contents "$fresh")" ]]; then
    rm -rf "$fresh"
else
    rm -rf "$layout"
    mv "$fresh" "$layout"
fi
if ! cache_is_good "$layout"; then
    ./scripts/warm.sh "$layout" || echo "Without its ahead-of-time cache the program starts more slowly." >&2
fi
exec ./moolai up
