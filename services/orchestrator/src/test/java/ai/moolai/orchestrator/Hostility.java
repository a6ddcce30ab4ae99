package ai.moolai.orchestrator;

import ai.moolai.orchestrator.Speakers.Speaker;
import ai.moolai.testing.Gate;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.Script;
import ai.moolai.testing.SseEvent;
import ai.moolai.testing.conformance.Meaning;
import ai.moolai.testing.conformance.WireForm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// A sound answer to which something was done: the same at every run with the same seed.
///
/// @param what was done, for a message
/// @param script what the provider plays
/// @param broken whether the answer is certainly not whole
/// @param held whether the provider leaves it to the other side to close the connection, which has to
record Hostility(String what, Script script, boolean broken, boolean held) {
    private static final int EVENT_BYTES_MAX = 8 << 20;
    private static final int TICKS = 40;
    private static final Duration TICK = Duration.ofMillis(100);

    /// How each dialect says that the answer ends; one of its words will do.
    private static final Pattern ENDING = Pattern.compile(
            "\"(finish_reason|stop_reason)\": ?\"|\"finishReason\"|\"blockReason\"|\\[DONE]|\"message_stop\"");

    private static final Pattern VALUE =
            Pattern.compile("(?<=[:\\[,])(\"(?:[^\"\\\\]|\\\\.)*\"(?!:)|-?\\d+|null|\\{|\\[)");
    private static final List<String> VALUES = List.of(
            "null",
            "7",
            "-1",
            "1e999",
            "0.5",
            "99999999999999999999",
            "true",
            "\"x\"",
            "\"\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[null]",
            "[7]",
            "[[]]",
            "{\"a\":null}");
    private static final List<Meaning> SAID = Arrays.stream(Meaning.values())
            .filter(meaning -> meaning != Meaning.TWO_CHOICES)
            .toList();

    private enum Deed {
        CUT_SHORT,
        SWAPPED,
        DOUBLED,
        LEFT_OUT,
        UNHEARD_OF,
        BYTES_FLIPPED,
        OTHER_VALUES,
        HUGE,
        ENDLESS_COMMENTS,
        WRONG_TYPE,
        TWO_OBJECTS,
        TWO_DATA_LINES,
        DEEP,
        NO_UTF_8,
        RESET,
        SILENCE,
        GARBAGE,
        AFTER_THE_END
    }

    /// Something done to a streamed answer.
    static Hostility streamed(Speaker speaker, Random random) {
        List<byte[]> events = new ArrayList<>(events(speaker, random));
        Deed deed = pick(List.of(Deed.values()), random);
        int at = random.nextInt(events.size());
        return switch (deed) {
            case SWAPPED -> {
                Collections.swap(events, at, random.nextInt(events.size()));
                yield played(deed, events, random);
            }
            case DOUBLED -> played(deed, with(events, at, events.get(at)), random);
            case LEFT_OUT -> {
                events.remove(at);
                yield played(deed, events, random);
            }
            case UNHEARD_OF -> played(deed, withUnheardOf(events, speaker, random), random);
            case BYTES_FLIPPED -> played(deed, List.of(flipped(joined(events), random)), random);
            case OTHER_VALUES -> played(deed, withOtherValues(events, random), random);
            case HUGE -> played(deed, with(events, at, huge(random)), random);
            case ENDLESS_COMMENTS -> endless(events.subList(0, at));
            case WRONG_TYPE ->
                new Hostility(
                        deed.name(),
                        whole(Script.answer(200).header("content-type", "application/json"), events),
                        true,
                        false);
            case TWO_OBJECTS -> {
                events.set(at, bytes(text(events.get(at)).stripTrailing() + "{\"a\":1}\n\n"));
                yield played(deed, events, random);
            }
            case TWO_DATA_LINES -> {
                events.set(at, bytes(text(events.get(at)).stripTrailing() + "\ndata: {\"a\":1}\n\n"));
                yield played(deed, events, random);
            }
            case DEEP -> {
                String deep = "[".repeat(random.nextInt(200_000)) + (random.nextBoolean() ? "" : "]".repeat(5));
                yield played(deed, with(events, at, bytes("data: {\"choices\":" + deep + "}\n\n")), random);
            }
            case NO_UTF_8 -> {
                byte[] event = events.get(at).clone();
                event[random.nextInt(event.length)] = (byte) (0x80 + random.nextInt(0x80));
                events.set(at, event);
                yield played(deed, events, random);
            }
            case GARBAGE -> {
                byte[] noise = new byte[1 + random.nextInt(5000)];
                random.nextBytes(noise);
                yield played(deed, with(events, at, noise), random);
            }
            case AFTER_THE_END -> {
                events.addAll(events(speaker, random));
                yield played(deed, events, random);
            }
            case CUT_SHORT, RESET, SILENCE -> stopped(deed, joined(events), random);
        };
    }

    private static List<byte[]> withUnheardOf(List<byte[]> events, Speaker speaker, Random random) {
        for (SseEvent unheard : speaker.wire().unheardOf(List.of())) {
            events.add(random.nextInt(events.size() + 1), bytes(unheard.text(LineEnd.LF)));
        }
        return events;
    }

    private static List<byte[]> withOtherValues(List<byte[]> events, Random random) {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int changed = random.nextInt(events.size());
            events.set(changed, otherValue(events.get(changed), random));
        }
        return events;
    }

    /// Something done to a whole answer.
    static Hostility whole(Speaker speaker, Random random) {
        byte[] sound = bytes(answer(speaker, random));
        Script head = Script.answer(200).header("content-type", "application/json");
        int cut = random.nextInt(sound.length);
        return switch (random.nextInt(9)) {
            case 0 -> new Hostility("whole, cut short", head.piece(Arrays.copyOf(sound, cut)), true, false);
            case 1 -> new Hostility("whole, closed", head.piece(sound).stopAfter(cut), true, true);
            case 2 ->
                new Hostility("whole, reset", head.piece(sound).stopAfter(cut).thenReset(), true, false);
            case 3 ->
                new Hostility("whole, silence", head.piece(sound).stopAfter(cut).thenHold(), true, true);
            case 4 -> new Hostility("whole, flipped", head.piece(flipped(sound, random)), false, false);
            case 5 -> new Hostility("whole, a page", Script.html("<html>" + text(sound) + "</html>"), true, false);
            case 6 -> new Hostility("whole, twice", head.piece(joined(List.of(sound, sound))), true, false);
            case 7 ->
                new Hostility("whole, deep", head.piece("{\"a\":".repeat(1 + random.nextInt(100_000))), true, false);
            default -> new Hostility("whole, other values", head.piece(otherValue(sound, random)), false, false);
        };
    }

    private static List<byte[]> events(Speaker speaker, Random random) {
        while (true) {
            if (speaker.wire().form(pick(SAID, random)) instanceof WireForm.Answered(var _, var stream)
                    && !stream.isEmpty()) {
                LineEnd lineEnd = pick(List.of(LineEnd.values()), random);
                return stream.stream().map(event -> bytes(event.text(lineEnd))).toList();
            }
        }
    }

    private static String answer(Speaker speaker, Random random) {
        while (true) {
            if (speaker.wire().form(pick(SAID, random)) instanceof WireForm.Answered(var whole, var _)
                    && whole != null) {
                return whole;
            }
        }
    }

    /// All of it is sent, in pieces or not, and ended as it should be.
    private static Hostility played(Deed deed, List<byte[]> events, Random random) {
        byte[] all = joined(events);
        Script script = whole(head(), events);
        if (all.length < 20_000 && random.nextBoolean()) {
            script = script.cutEvery(1 + random.nextInt(300));
        }
        boolean broken = !ENDING.matcher(text(all)).find();
        return new Hostility(deed.name(), script, broken, false);
    }

    /// The answer stops before its end, in one way or another.
    private static Hostility stopped(Deed deed, byte[] all, Random random) {
        byte[] sent = Arrays.copyOf(all, random.nextInt(all.length));
        Script script = head().piece(sent);
        boolean framed = random.nextBoolean();
        Script stopping = switch (deed) {
            case RESET -> script.thenReset();
            case SILENCE -> script.thenHold();
            default -> framed ? script : script.thenClose();
        };
        boolean broken = !ENDING.matcher(text(sent)).find();
        boolean held = deed == Deed.SILENCE || (deed == Deed.CUT_SHORT && !framed);
        return new Hostility(deed + " at " + sent.length + " of " + all.length, stopping, broken, held);
    }

    private static Hostility endless(List<byte[]> events) {
        var gate = new Gate();
        Script script = whole(head(), events);
        for (int i = 0; i < TICKS; i++) {
            script = script.await(gate)
                    .piece(i % 2 == 0 ? ": still there\n\n" : "event: ping\ndata: {\"type\":\"ping\"}\n\n");
        }
        Thread.startVirtualThread(() -> {
            for (int i = 0; i < TICKS; i++) {
                LockSupport.parkNanos(TICK.toNanos());
                gate.release();
            }
        });
        return new Hostility(Deed.ENDLESS_COMMENTS.name(), script.thenHold(), broken(events), true);
    }

    private static boolean broken(List<byte[]> events) {
        return !ENDING.matcher(text(joined(events))).find();
    }

    /// Around the most that one event may have, and far beyond.
    private static byte[] huge(Random random) {
        int length =
                pick(List.of(1 << 20, EVENT_BYTES_MAX - 20, EVENT_BYTES_MAX, EVENT_BYTES_MAX + 20, 12 << 20), random);
        byte[] event = new byte[length];
        Arrays.fill(event, (byte) 'x');
        byte[] start = bytes(random.nextBoolean() ? ": " : "data: {\"a\":\"");
        byte[] end = bytes(start.length == 2 ? "\n\n" : "\"}\n\n");
        System.arraycopy(start, 0, event, 0, start.length);
        System.arraycopy(end, 0, event, length - end.length, end.length);
        return event;
    }

    private static byte[] flipped(byte[] sound, Random random) {
        byte[] out = sound.clone();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return out;
    }

    /// Puts another value in the place of one that stands there.
    private static byte[] otherValue(byte[] event, Random random) {
        String text = text(event);
        var places = VALUE.matcher(text).results().toList();
        if (places.isEmpty()) {
            return event;
        }
        var place = pick(places, random);
        String other = pick(VALUES, random);
        String opened = switch (place.group()) {
            case "{" -> other + ",\"was\":{";
            case "[" -> other + ",\"was\":[";
            default -> other;
        };
        return bytes(text.substring(0, place.start()) + opened + text.substring(place.end()));
    }

    private static Script head() {
        return Script.stream(List.of());
    }

    private static Script whole(Script head, List<byte[]> pieces) {
        Script script = head;
        for (byte[] piece : pieces) {
            script = script.piece(piece);
        }
        return script;
    }

    private static List<byte[]> with(List<byte[]> events, int at, byte[] more) {
        events.add(at, more);
        return events;
    }

    private static byte[] joined(List<byte[]> events) {
        var out = new ByteArrayOutputStream();
        events.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
