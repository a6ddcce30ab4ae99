package ai.moolai.llm.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts the pieces of a streamed answer together.
public final class AnswerBuilder {
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable ReportedUsage usage;
    private @Nullable String serviceTier;
    private @Nullable String region;
    private final Map<Integer, ChoiceParts> choices = new TreeMap<>();

    /// Takes the next piece.
    public void add(Piece piece) {
        switch (piece) {
            case Piece.Begun begun -> {
                id = begun.id();
                model = begun.model();
            }
            case Piece.Text(int choice, String text) -> at(choice).text(text);
            case Piece.Thinking(int choice, String text) -> at(choice).thinking(text);
            case Piece.Sealed(int choice, Signature signature) -> at(choice).sealed(signature);
            case Piece.RedactedThinking(int choice, Signature data) ->
                at(choice).part(new Part.RedactedThinking(data));
            case Piece.Refusal(int choice, String text) -> at(choice).refusal(text);
            case Piece.ToolCall call -> at(call.choice()).call(call);
            case Piece.Arguments(int choice, int call, String fragment) ->
                at(choice).arguments(call, fragment);
            case Piece.Ended(int choice, Answer.Ending ending) -> at(choice).ending = ending;
            case Piece.Used used -> {
                usage = used.usage() == null ? usage : used.usage();
                serviceTier = used.serviceTier() == null ? serviceTier : used.serviceTier();
                region = used.region() == null ? region : used.region();
            }
            case Piece.Failed(ProviderError _), Piece.Done() -> {}
        }
    }

    /// What has been told so far.
    public Answer answer() {
        List<Answer.Choice> all = new ArrayList<>();
        choices.forEach((index, parts) -> all.add(new Answer.Choice(index, parts.build(), parts.ending)));
        return new Answer(id, model, all, usage, serviceTier, region);
    }

    private ChoiceParts at(int choice) {
        return choices.computeIfAbsent(choice, _ -> new ChoiceParts());
    }

    /// The parts of one choice, the last of which may still grow.
    private static final class ChoiceParts {
        private final List<Part> parts = new ArrayList<>();
        private final Map<Integer, Integer> callPlaces = new TreeMap<>();
        private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
        private StringBuilder growing = new StringBuilder();
        private Answer.Ending ending = new Answer.Ending(Stop.END, null, null);

        void text(String more) {
            boolean goesOn = last() instanceof Part.Text;
            grow(goesOn, more, new Part.Text(said(goesOn, more)));
        }

        void thinking(String more) {
            boolean goesOn = last() instanceof Part.Thinking(String _, Signature signature) && signature == null;
            grow(goesOn, more, new Part.Thinking(said(goesOn, more), null));
        }

        void refusal(String more) {
            boolean goesOn = last() instanceof Part.Refusal;
            grow(goesOn, more, new Part.Refusal(said(goesOn, more)));
        }

        void sealed(Signature signature) {
            if (last() instanceof Part.Thinking(String text, Signature before) && before == null) {
                parts.set(parts.size() - 1, new Part.Thinking(whole(text), signature));
            } else {
                part(new Part.Thinking("", signature));
            }
        }

        void call(Piece.ToolCall call) {
            callPlaces.put(call.call(), parts.size());
            part(new Part.ToolCall(call.id(), call.name(), "", call.signature(), null));
        }

        void arguments(int call, String fragment) {
            arguments.computeIfAbsent(call, _ -> new StringBuilder()).append(fragment);
        }

        void part(Part part) {
            close();
            parts.add(part);
        }

        List<Part> build() {
            close();
            List<Part> all = new ArrayList<>(parts);
            callPlaces.forEach((call, place) -> {
                StringBuilder told = arguments.get(call);
                if (told != null
                        && all.get(place)
                                instanceof
                                Part.ToolCall(String id, String name, String _, Signature signature, CacheMark cache)) {
                    all.set(place, new Part.ToolCall(id, name, told.toString(), signature, cache));
                }
            });
            return all;
        }

        private @Nullable Part last() {
            return parts.isEmpty() ? null : parts.getLast();
        }

        // A long text grows in a builder: its part is only a place holder until the next part begins.
        private static String said(boolean goesOn, String more) {
            return goesOn ? "" : more;
        }

        private void grow(boolean goesOn, String more, Part begun) {
            if (!goesOn) {
                part(begun);
            }
            growing.append(more);
        }

        private String whole(String text) {
            String all = growing.isEmpty() ? text : growing.toString();
            growing = new StringBuilder();
            return all;
        }

        private void close() {
            Part last = last();
            if (last == null || growing.isEmpty()) {
                return;
            }
            parts.set(
                    parts.size() - 1,
                    switch (last) {
                        case Part.Text(String text, CacheMark cache) -> new Part.Text(whole(text), cache);
                        case Part.Thinking(String text, Signature signature) ->
                            new Part.Thinking(signature == null ? whole(text) : text, signature);
                        case Part.Refusal(String text) -> new Part.Refusal(whole(text));
                        case Part other -> other;
                    });
        }
    }
}
