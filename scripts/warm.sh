#!/usr/bin/env bash
# Makes the ahead-of-time cache: runs an orchestrator for some seconds, in a home of its own and with nothing of the
# caller's environment, and lets the virtual machine write down what it loaded. Services then start three times as fast.
# Usage: scripts/warm.sh LAYOUT
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=scripts/jdk.sh
source "$root/scripts/jdk.sh"

layout="$1"
home="$layout.warm"
port=$((20000 + RANDOM % 10000))
log="$home/warm.log"

run() {
    env -i PATH="$PATH" HOME="${HOME:-/}" JAVA_HOME="$JAVA_HOME" MOOLAI_HOME="$home" MOOLAI_LAYOUT="$layout" \
        HOST=127.0.0.1 ORCHESTRATOR_PORT="$port" EMBEDDED_POSTGRES_PORT="$((port + 20))" CONTROLLER_URL="" \
        EMBEDDED_POSTGRES_BINARIES="$root/data/postgresql" \
        MOOLAI_AOT_OUTPUT="$layout/service.aot" \
        "$root/moolai" "$1" --only org_001 >>"$log" 2>&1
}

call() {
    local body="$1"
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n%s\r\n\r\n%s' \
        "Content-Type: application/json" "Content-Length: ${#body}" "$body" >&3
    cat <&3 >>"$log"
    exec 3>&-
}

cleanup() {
    if [[ ! -f "$layout/service.aot.for" ]]; then
        tail -n 20 "$log" >&2
        run down || true
    fi
    rm -rf "$home"
}

echo "Making the ahead-of-time cache, for quick starts ..."
rm -rf "$home" "$layout/service.aot" "$layout/service.aot.for"
mkdir -p "$home"
trap cleanup EXIT
run up
call '{"model":"gpt-4","messages":[{"role":"user","content":"Hello"}]}'
call '{"model":"gpt-4","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
run down

# A cache is good for one place and one JDK only: elsewhere the virtual machine may refuse to start with it.
[[ -f "$layout/service.aot" ]]
printf '%s\n%s\n' "$layout" "$JAVA_HOME" >"$layout/service.aot.for"
