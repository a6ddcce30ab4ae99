# shellcheck shell=bash
# Builds the program and the benchmarks, where they are not built yet or their sources are younger. To be sourced; `root` is
# the repository.

# shellcheck source=scripts/jdk.sh
source "$root/scripts/jdk.sh"
# shellcheck source=scripts/cache.sh
source "$root/scripts/cache.sh"

layout="$root/app/target/moolai"
libraries="$root/bench/target/lib"

if [[ ! -d "$libraries" || -n "$(find "$root" -path '*/src/main/*' -type f -newer "$libraries" -print -quit)" ]]; then
    echo "Building with $JAVA_HOME ..."
    (cd "$root" && ./mvnw -q package -pl app,bench -am -Dmaven.test.skip=true -Dspotless.check.skip=true)
    touch "$libraries"
fi

# As it is started every day: with its ahead-of-time cache.
with_cache() {
    cache_is_good "$layout" || "$root/scripts/warm.sh" "$layout" ||
        echo "Without its ahead-of-time cache the program starts more slowly." >&2
}
