#!/usr/bin/env bash
# Walks what monitoring promises, against a running orchestrator. Prints each check and ends with exit code 1 at the first
# that fails.
#
#   scripts/test-system-monitoring.sh [GROUP ...]     health collecting calls prometheus exports errors streams; all of them
#
# Start the system with ./build.sh first. HOST (127.0.0.1), ORCH1 (8000), TOKEN (none) and MODEL (gpt-4) come from the
# environment. One model is called, with a short question.
set -euo pipefail

base="http://${HOST:-127.0.0.1}:${ORCH1:-8000}"
model="${MODEL:-gpt-4}"
patience_seconds=20
answer_seconds_max=30
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

credential=()
if [[ -n "${TOKEN:-}" ]]; then
    credential=(-H "Authorization: Bearer $TOKEN")
fi

status=""
body=""
what=""

# ask METHOD PATH [CURL-ARGUMENT ...]: fills status, body and the file headers.
ask() {
    local method="$1" path="$2"
    shift 2
    what="$method $path"
    if ! status="$(curl -sS --max-time "$answer_seconds_max" -X "$method" ${credential[@]+"${credential[@]}"} "$@" \
        -D "$folder/headers" -o "$folder/body" -w '%{http_code}' "$base$path" 2>"$folder/error")"; then
        fail "no answer: $(tr '\n' ' ' <"$folder/error")"
    fi
    body="$(cat "$folder/body")"
}

passed=0

pass() {
    passed=$((passed + 1))
    printf 'ok    %s\n' "$1"
}

fail() {
    printf 'FAIL  %s: %s\n' "$what" "$1" >&2
    if [[ -n "$status" ]]; then
        printf '      status %s, %s\n' "$status" "${body:0:400}" >&2
    fi
    printf '%s passed, 1 failed\n' "$passed" >&2
    exit 1
}

expect_status() {
    [[ "$status" == "$1" ]] || fail "expected status $1"
}

# A regular expression that the body matches.
expect() {
    grep -Eq -- "$1" "$folder/body" || fail "expected $1"
}

expect_header() {
    tr -d '\r' <"$folder/headers" | grep -Eiq -- "$1" || fail "expected the header $1"
}

# The first value of a field, without its quotes.
field() {
    { grep -Eo "\"$1\":(\"[^\"]*\"|[^,}]*)" "$folder/body" || true; } | head -n 1 | sed -E 's/^[^:]*:"?//; s/"$//'
}

# until_true COMMAND: again and again, until it succeeds or patience ends.
until_true() {
    local end=$((SECONDS + patience_seconds))
    until "$@"; do
        [[ $SECONDS -lt $end ]] || return 1
        sleep 0.2
    done
}

org=""

find_organization() {
    ask GET /health
    expect_status 200
    org="$(field organization_id)"
}

health() {
    ask GET /health
    expect_status 200
    expect '"status":"healthy"'
    expect '"monitoring_database":\{"status":"up"'
    pass "the service is healthy, its databases are up"
    ask GET /api/v1/system/health
    expect_status 200
    expect '"status":"healthy"'
    expect '"collector":\{"running":true'
    pass "monitoring is healthy, the collector runs"
    ask GET /api/v1/system/status/background
    expect_status 200
    expect '"enabled":true'
    expect '"running":true'
    expect '"interval_seconds":[0-9]'
    expect '"last_error":null'
    pass "readings are made every $(field interval_seconds) s, the last without an error"
}

collecting() {
    local id
    find_organization
    ask POST "/api/v1/system/collect/immediate?organization_id=$org"
    expect_status 200
    expect '"status":"success"'
    expect '"stored":true'
    expect "\"organization_id\":\"$org\""
    expect '"memory_usage":[0-9.]+'
    id="$(field metric_id)"
    pass "a reading is made at once: $id"
    ask GET /api/v1/system/metrics
    expect_status 200
    expect '"metric_id":"met_[0-9a-f]{32}"'
    expect '"cpu_usage":'
    pass "the newest reading is shown"
    ask GET "/api/v1/system/metrics/organization/$org?hours_back=1"
    expect_status 200
    expect "\"metric_id\":\"$id\""
    expect '"summary":\{"cpu_usage":\{"min":'
    pass "the reading is in the history, with a summary"
}

requests_of_today() {
    ask GET "/api/v1/monitoring/usage?granularity=day"
    [[ "$status" == 200 ]] || return 1
    awk '{
        while (match($0, /"requests":[0-9]+/)) {
            sum += substr($0, RSTART + 11, RLENGTH - 11)
            $0 = substr($0, RSTART + RLENGTH)
        }
    } END { print sum + 0 }' "$folder/body"
}

is_recorded() {
    ask GET "/api/v1/monitoring/requests/$1"
    [[ "$status" == 200 ]]
}

has_grown_beyond() {
    [[ "$(requests_of_today)" -gt "$1" ]]
}

calls() {
    local before id mine
    ask GET "/api/v1/monitoring/usage?granularity=day"
    expect_status 200
    expect '"granularity":"day"'
    before="$(requests_of_today)"
    mine="monitoring-check-$$-$RANDOM"
    ask POST /api/v1/llm/chat -H 'Content-Type: application/json' -H "x-client-request-id: $mine" \
        -d "{\"model\":\"$model\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}"
    expect_status 200
    expect '"total_tokens":[1-9]'
    id="$(tr -d '\r' <"$folder/headers" | sed -n 's/^x-request-id: //p')"
    pass "the model $model answers: $id"
    until_true is_recorded "$id" || fail "expected the call's record within $patience_seconds s"
    expect '"status":"ok"'
    expect "\"client_request_id\":\"$mine\""
    expect '"latency_ms":[0-9.]+'
    pass "the call is in the request log"
    ask GET "/api/v1/monitoring/requests?client_request_id=$mine&limit=10"
    expect_status 200
    expect "\"request_id\":\"$id\""
    pass "the call is found by its caller's id"
    until_true has_grown_beyond "$before" || fail "expected more than $before requests within $patience_seconds s"
    pass "the call is in the usage"
}

prometheus() {
    local family
    ask GET /metrics
    expect_status 200
    expect_header '^content-type: text/plain; version=0\.0\.4'
    for family in process_resident_memory_bytes process_cpu_seconds_total system_cpu_time_seconds_total \
        system_memory_limit_bytes system_filesystem_usage_bytes jvm_memory_used_bytes moolai_database_connections; do
        expect "^$family\\{"
    done
    pass "/metrics has the host, the process and the service"
    ask GET /metrics -H 'Accept: application/openmetrics-text; version=1.0.0'
    expect_status 200
    expect_header '^content-type: application/openmetrics-text'
    [[ "$(tail -n 1 "$folder/body")" == "# EOF" ]] || fail "expected # EOF at the end"
    pass "/metrics speaks OpenMetrics"
}

exports() {
    local from to
    find_organization
    from="2020-01-01T00:00:00Z"
    to="2100-01-01T00:00:00Z"
    ask GET "/export/metrics?org_id=$org&start_date=$from&end_date=$to&format=json"
    expect_status 200
    expect_header '^content-type: application/json'
    expect '"metric_id":"met_'
    pass "readings are exported as JSON"
    ask GET "/export/metrics?org_id=$org&start_date=$from&end_date=$to&format=csv"
    expect_status 200
    expect_header '^content-type: text/csv'
    expect_header '^content-disposition: attachment; filename='
    expect '^metric_id,organization_id,'
    expect "^met_[0-9a-f]{32},$org,"
    pass "readings are exported as CSV"
    ask GET "/export/metrics?org_id=$org&start_date=$from&end_date=$to&format=prometheus"
    expect_status 200
    expect_header '^content-type: application/openmetrics-text'
    expect "^process_resident_memory_bytes\\{organization=\"$org\"\\} [0-9.E]+ [0-9]+$"
    [[ "$(tail -n 1 "$folder/body")" == "# EOF" ]] || fail "expected # EOF at the end"
    pass "readings are exported for Prometheus"
    ask GET "/export/metrics?org_id=$org&start_date=$from&end_date=$to&format=grafana"
    expect_status 200
    expect '^\{"time":[0-9]+,"cpu_usage":'
    pass "readings are exported for Grafana"
    ask GET "/export/grafana/dashboard.json"
    expect_status 200
    expect '"schemaVersion":'
    pass "there is a dashboard for Grafana"
}

# refused STATUS CODE METHOD PATH
refused() {
    ask "$3" "$4"
    expect_status "$1"
    expect "\"code\":\"$2\""
    expect '"message":".*expected'
    pass "$3 $4 is refused as $2"
}

errors() {
    refused 400 invalid_value GET "/export/metrics?start_date=yesterday"
    refused 400 invalid_value GET "/export/metrics?start_date=2026-01-02&end_date=2026-01-01"
    refused 400 invalid_value GET "/export/metrics?format=xml"
    refused 404 organization_not_found GET "/export/metrics?org_id=somebody-else"
    refused 404 organization_not_found GET "/api/v1/system/metrics/organization/somebody-else"
    refused 404 organization_not_found POST "/api/v1/system/collect/immediate?organization_id=somebody-else"
    refused 400 invalid_value GET "/api/v1/monitoring/usage?granularity=fortnight"
    refused 400 invalid_value GET "/api/v1/monitoring/requests?limit=0"
}

# An event with data, soon after the stream was asked for.
streams() {
    local path said
    for path in /api/v1/stream /api/v1/stream/system/health /api/v1/stream/metrics/organization; do
        what="GET $path"
        status=""
        # The stream goes on for ever: the end of the time is no fault.
        curl -sS -N --max-time 3 ${credential[@]+"${credential[@]}"} -H 'Accept: text/event-stream' \
            -D "$folder/headers" "$base$path" >"$folder/body" 2>"$folder/error" || true
        body="$(cat "$folder/body")"
        expect_header '^HTTP/[0-9.]+ 200'
        expect_header '^content-type: text/event-stream'
        expect '^data: ?\{'
        pass "$path sends an event"
    done
    what="WS /ws"
    curl -sS -N --http1.1 --max-time 2 ${credential[@]+"${credential[@]}"} -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
        -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: bW9vbGFpLW1vb2xhaS1tbw==' \
        -D "$folder/headers" "$base/ws" >"$folder/body" 2>"$folder/error" || true
    said="$(head -n 1 "$folder/headers" | tr -d '\r')"
    [[ "$said" == "HTTP/1.1 101"* ]] || fail "expected HTTP/1.1 101, got '$said'"
    pass "/ws opens a WebSocket"
}

groups=("$@")
if [[ ${#groups[@]} -eq 0 ]]; then
    groups=(health collecting calls prometheus exports errors streams)
fi
for group in "${groups[@]}"; do
    case "$group" in
        health | collecting | calls | prometheus | exports | errors | streams) "$group" ;;
        *)
            echo "group: $group (expected: health, collecting, calls, prometheus, exports, errors or streams)" >&2
            exit 2
            ;;
    esac
done
printf '%s passed, 0 failed\n' "$passed"
