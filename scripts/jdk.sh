# shellcheck shell=bash
# Finds a JDK 25 or newer and sets JAVA_HOME to it. To be sourced.

jdk_version_wanted=25

# Prints the version of the JDK in the folder $1 as a number, or nothing.
jdk_version() {
    local release="$1/release" line
    if [[ ! -x "$1/bin/java" || ! -x "$1/bin/javac" || ! -r "$release" ]]; then
        return 0
    fi
    while IFS= read -r line; do
        if [[ "$line" =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
            echo "${BASH_REMATCH[1]}"
            return 0
        fi
    done <"$release"
}

jdk_candidates() {
    local java
    [[ -z "${JAVA_HOME:-}" ]] || printf '%s\n' "$JAVA_HOME"
    java="$(command -v javac || true)"
    if [[ -n "$java" ]]; then
        # /usr/bin/javac is a link to a link; a Mac's readlink has no -f before macOS 12.3.
        java="$(readlink -f "$java" 2>/dev/null || true)"
        [[ -z "$java" ]] || printf '%s\n' "${java%/bin/javac}"
    fi
    local folder
    for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
        [[ ! -d "$folder" ]] || printf '%s\n' "$folder"
    done
    for folder in /Library/Java/JavaVirtualMachines/* "$HOME"/Library/Java/JavaVirtualMachines/*; do
        [[ ! -d "$folder" ]] || printf '%s\n' "$folder/Contents/Home"
    done
}

jdk_find() {
    local folder version
    while IFS= read -r folder; do
        version="$(jdk_version "$folder")"
        if [[ -n "$version" && "$version" -ge "$jdk_version_wanted" ]]; then
            export JAVA_HOME="$folder"
            return 0
        fi
    done < <(HOME="${HOME:-/nonexistent}" jdk_candidates)
    echo "No JDK $jdk_version_wanted or newer was found: install one (for instance Eclipse Temurin" \
        "$jdk_version_wanted, https://adoptium.net) or set JAVA_HOME to its folder." >&2
    return 1
}

jdk_find || exit 1
