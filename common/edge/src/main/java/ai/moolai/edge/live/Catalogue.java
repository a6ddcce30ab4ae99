package ai.moolai.edge.live;

import ai.moolai.base.Caller;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.edge.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that readers may say: of the topics, and of the parts of the one that has parts.
final class Catalogue {
    final List<Topic> topics;
    private final Map<String, Named> names = new LinkedHashMap<>();

    /// @param parts [Topic#ALL] where a topic is named
    private record Named(Topic topic, long parts) {}

    Catalogue(List<Topic> topics) {
        this.topics = List.copyOf(topics);
        for (int i = 0; i < topics.size(); i++) {
            Topic topic = topics.get(i);
            topic.bit = 1 << i;
            names.put(topic.name, new Named(topic, Topic.ALL));
        }
        for (Topic topic : topics) {
            for (int i = 0; i < topic.parts.size(); i++) {
                names.put(topic.parts.get(i), new Named(topic, 1L << i));
            }
        }
    }

    /// All that a caller may see.
    View all(@Nullable Caller caller) {
        int bits = 0;
        for (Topic topic : topics) {
            if (may(caller, topic)) {
                bits |= topic.bit;
            }
        }
        return new View(bits, Topic.ALL, caller != null);
    }

    /// `view` and what `named` adds to it.
    ///
    /// @throws ai.moolai.base.FailureException `invalid_value`, `missing_credential` or `forbidden`
    View with(View view, List<String> named, @Nullable Caller caller) {
        int bits = view.topics();
        long parts = view.parts();
        for (String name : named) {
            Named found = find(name);
            judge(caller, found.topic, name);
            bits |= found.topic.bit;
            if (!found.topic.parts.isEmpty()) {
                parts |= found.parts;
            }
        }
        return new View(bits, parts, caller != null);
    }

    /// `view` without what `named` takes away.
    ///
    /// @throws ai.moolai.base.FailureException `invalid_value`
    View without(View view, List<String> named) {
        int bits = view.topics();
        long parts = view.parts();
        for (String name : named) {
            Named found = find(name);
            if (found.topic.parts.isEmpty()) {
                bits &= ~found.topic.bit;
            } else {
                long every = (1L << found.topic.parts.size()) - 1;
                parts = parts & every & ~found.parts;
                bits = parts == 0 ? bits & ~found.topic.bit : bits;
            }
        }
        return new View(bits, parts, view.known());
    }

    /// Topics of which `after` shows more parts than `before`.
    int grown(View before, View after) {
        int bits = 0;
        for (Topic topic : topics) {
            if (!topic.parts.isEmpty() && after.has(topic) && (after.parts() & ~before.parts()) != 0) {
                bits |= topic.bit;
            }
        }
        return bits;
    }

    /// Whether a caller may see all of a view.
    boolean may(@Nullable Caller caller, View view) {
        for (Topic topic : topics) {
            if (view.has(topic) && !may(caller, topic)) {
                return false;
            }
        }
        return true;
    }

    /// Names of topics, by their bits.
    List<String> names(int bits) {
        List<String> named = new ArrayList<>();
        for (Topic topic : topics) {
            if ((bits & topic.bit) != 0) {
                named.add(topic.name);
            }
        }
        return named;
    }

    private Named find(String name) {
        Named found = names.get(name);
        if (found == null) {
            throw Failure.at(
                            FailureCode.INVALID_VALUE,
                            "topics",
                            "topic: \"" + Shown.of(name) + "\" (expected: " + String.join(", ", names.keySet()) + ")")
                    .asException();
        }
        return found;
    }

    private static boolean may(@Nullable Caller caller, Topic topic) {
        return topic.role == null || (caller != null && caller.role().includes(topic.role));
    }

    private static void judge(@Nullable Caller caller, Topic topic, String name) {
        if (may(caller, topic)) {
            return;
        }
        if (caller == null) {
            throw Failure.at(
                            FailureCode.MISSING_CREDENTIAL,
                            "topics",
                            "topic: " + name + " without a credential (expected: one, as 'Authorization: Bearer <key>';"
                                    + " on a socket also the message auth)")
                    .asException();
        }
        throw Failure.at(
                        FailureCode.FORBIDDEN,
                        "topics",
                        "topic: " + name + " for the role " + caller.role().text() + " (expected: the role "
                                + (topic.role == null ? "viewer" : topic.role.text()) + "; use a key that has it)")
                .asException();
    }
}
