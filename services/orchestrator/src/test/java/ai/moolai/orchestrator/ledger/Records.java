package ai.moolai.orchestrator.ledger;

import java.util.Base64;
import java.util.List;

/// What tests of other packages must know of journal records.
public final class Records {
    private Records() {}

    /// The calls that lines of base64 speak of, as they are put aside.
    public static List<String> requestIds(List<String> lines) {
        return lines.stream()
                .map(line -> JournalEntry.unpack(Base64.getDecoder().decode(line)))
                .map(entry -> switch (entry) {
                    case JournalEntry.Call(CallRecord call) -> call.requestId().toString();
                    case JournalEntry.Content(CallContent content) ->
                        content.requestId().toString();
                })
                .toList();
    }
}
