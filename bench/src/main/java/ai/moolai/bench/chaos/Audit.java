package ai.moolai.bench.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Holds the table against what callers heard, and tells every difference in a sentence.
///
/// @param calls every call there was
/// @param recorded whether a call that was not answered must have left a row all the same; if not, it may have
record Audit(Collection<Call> calls, Predicate<Call> recorded) {
    private static final String OK = "ok";

    /// What is wrong with the table as it stands.
    ///
    /// @param gone earlier tables, as they were when they were dropped: their calls need no row any more
    List<String> differences(List<Row> rows, List<List<Row>> gone) {
        List<String> out = new ArrayList<>(wrongIn(rows));
        Set<String> there = names(rows);
        Set<String> excused = new HashSet<>();
        for (List<Row> table : gone) {
            out.addAll(wrongIn(table));
            excused.addAll(names(table));
        }
        for (Call call : calls) {
            String name = call.question().name();
            boolean must = call.heard() instanceof Heard.Whole || recorded.test(call);
            if (must && !there.contains(name) && !excused.contains(name)) {
                out.add(name + " is missing: " + call);
            }
        }
        return out;
    }

    /// What may stand in no table: a call twice, under the same id or another, or otherwise than its caller saw it.
    private List<String> wrongIn(List<Row> rows) {
        List<String> out = new ArrayList<>();
        Map<String, Call> asked = new HashMap<>();
        calls.forEach(call -> asked.put(call.question().name(), call));
        doubled(rows, Row::requestId).forEach(id -> out.add("request " + id + " is there more than once"));
        doubled(rows, row -> String.valueOf(row.name())).forEach(name -> out.add(name + " is there more than once"));
        for (Row row : rows) {
            Call call = asked.get(row.name());
            if (call == null) {
                out.add("nobody asked what is there: " + row);
            } else if (call.heard() instanceof Heard.Whole whole && !row.equals(expected(whole, call))) {
                out.add("there is " + row + " (expected: " + expected(whole, call) + ")");
            }
        }
        return out;
    }

    private static Row expected(Heard.Whole whole, Call call) {
        return new Row(
                whole.id().value().toString(),
                call.question().name(),
                OK,
                call.question().told());
    }

    private static Set<String> doubled(List<Row> rows, Function<Row, String> key) {
        Set<String> seen = new HashSet<>();
        Set<String> doubled = new HashSet<>();
        for (Row row : rows) {
            if (!seen.add(key.apply(row))) {
                doubled.add(key.apply(row));
            }
        }
        return doubled;
    }

    private static Set<String> names(List<Row> rows) {
        Set<String> names = new HashSet<>();
        rows.forEach(row -> names.add(Objects.requireNonNullElse(row.name(), "")));
        return names;
    }
}
