#!/usr/bin/env bash
# Runs every check and every test, and ends with one line: 'N passed, N failed'.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/jdk.sh
source "$root/scripts/jdk.sh"
cd "$root"

# Results of an earlier run must not be counted.
find . -path '*/target/surefire-reports' -prune -exec rm -rf {} +

outcome=0
./mvnw verify --fail-at-end || outcome=$?

# Sums the attributes of each report's <testsuite>; one of them stands in each file.
sum_of_reports() {
    find . -path '*/target/surefire-reports/TEST-*.xml' -exec awk '
        function number(name) {
            return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0
        }
        /<testsuite / {
            tests = number("tests"); bad = number("failures") + number("errors"); skipped = number("skipped")
            printf "%d %d\n", tests - bad - skipped, bad
        }' {} +
}

passed=0
failed=0
while read -r good bad; do
    passed=$((passed + good))
    failed=$((failed + bad))
done < <(sum_of_reports)

# A build that broke outside of any test has failed too.
if [[ $outcome -ne 0 && $failed -eq 0 ]]; then
    echo "The build failed outside the tests: see above." >&2
    failed=1
fi
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
