package ai.moolai.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/// How a [ScriptedProvider] answers one request, to the byte. A script never changes: each method gives a new one, and
/// one script may answer many requests (its gates are then shared).
///
/// The body consists of pieces. Each piece is one write, and one chunk where the body is chunked.
public final class Script {
    private enum Framing {
        LENGTH,
        CHUNKED,
        NONE,
        RAW
    }

    /// What happens after the last piece.
    enum End {
        /// The answer is finished as its framing says; the connection lives on unless a header says otherwise.
        FINISH,
        /// FIN, whatever is missing.
        CLOSE,
        /// RST, whatever is missing.
        RESET,
        /// Not another byte until the other side goes away.
        HOLD
    }

    private record Head(int status, List<RecordedRequest.Header> headers, Framing framing, long claimedLength) {
        static final long TRUE_LENGTH = -1;

        Head with(Framing other) {
            return new Head(status, headers, other, claimedLength);
        }
    }

    private final Head head;
    private final List<Step> body;
    private final End end;
    private final List<Integer> wireCuts;

    private Script(Head head, List<Step> body, End end, List<Integer> wireCuts) {
        this.head = head;
        this.body = List.copyOf(body);
        this.end = end;
        this.wireCuts = List.copyOf(wireCuts);
    }

    /// An answer without headers or body yet; its body will be framed by `content-length`.
    public static Script answer(int status) {
        return new Script(
                new Head(status, List.of(), Framing.LENGTH, Head.TRUE_LENGTH), List.of(), End.FINISH, List.of());
    }

    /// 200 with a JSON body.
    public static Script json(String body) {
        return json(200, body);
    }

    public static Script json(int status, String body) {
        return answer(status).header("content-type", "application/json").piece(body);
    }

    /// 200 with a page, as a captive portal or a mistaken proxy answers.
    public static Script html(String body) {
        return answer(200).header("content-type", "text/html; charset=utf-8").piece(body);
    }

    /// 200 with an event stream, chunked; each of `events` (with its line ends) is one piece.
    public static Script stream(List<String> events) {
        Script script = answer(200)
                .header("content-type", "text/event-stream; charset=utf-8")
                .header("cache-control", "no-cache")
                .chunked();
        for (String event : events) {
            script = script.piece(event);
        }
        return script;
    }

    /// Bytes that need not be HTTP at all; then FIN, unless told otherwise.
    public static Script raw(byte[] wire) {
        return answer(200).framed(Framing.RAW).piece(wire).thenClose();
    }

    public static Script raw(String wire) {
        return raw(wire.getBytes(StandardCharsets.UTF_8));
    }

    /// Never a byte; the connection stays until the other side closes it.
    public static Script silence() {
        return answer(200).framed(Framing.RAW).thenHold();
    }

    /// FIN without a byte.
    public static Script closed() {
        return answer(200).framed(Framing.RAW).thenClose();
    }

    /// RST without a byte.
    public static Script reset() {
        return answer(200).framed(Framing.RAW).thenReset();
    }

    /// Adds a header line, of any length. `connection: close` closes after the answer.
    public Script header(String name, String value) {
        List<RecordedRequest.Header> headers = new ArrayList<>(head.headers);
        headers.add(new RecordedRequest.Header(name, value));
        return new Script(new Head(head.status, headers, head.framing, head.claimedLength), body, end, wireCuts);
    }

    /// Frames the body by chunks, one for each piece.
    public Script chunked() {
        return framed(Framing.CHUNKED);
    }

    /// Frames the body by nothing but the end of the connection.
    public Script untilClosed() {
        return framed(Framing.NONE).thenClose();
    }

    /// Claims a length, true or not.
    public Script contentLength(long claimed) {
        return new Script(new Head(head.status, head.headers, Framing.LENGTH, claimed), body, end, wireCuts);
    }

    /// Adds a piece of the body.
    public Script piece(String text) {
        return piece(text.getBytes(StandardCharsets.UTF_8));
    }

    public Script piece(byte[] bytes) {
        return plus(Step.Send.of(bytes.clone()));
    }

    /// What is added from here on waits at `gate`.
    public Script await(Gate gate) {
        return plus(new Step.Await(gate));
    }

    /// Every piece that is there waits at `gate` before it is sent; the head does not. Cut first, then gate.
    public Script gated(Gate gate) {
        List<Step> steps = new ArrayList<>();
        for (Step step : body) {
            if (step instanceof Step.Send) {
                steps.add(new Step.Await(gate));
            }
            steps.add(step);
        }
        return with(steps);
    }

    /// Ends a piece at each of `offsets`, in bytes from the body's first: also inside a UTF-8 character.
    public Script cutAt(int... offsets) {
        return with(Step.cut(body, boxed(offsets)));
    }

    /// Ends a piece at every `bytes`th byte of the body; 1 dribbles.
    public Script cutEvery(int bytes) {
        return with(Step.cut(body, every(bytes, Step.length(body))));
    }

    /// Flushes at each of `offsets`, in bytes from the first of the whole answer, head and framing included. Framing
    /// stays as it was.
    public Script wireCutAt(int... offsets) {
        return new Script(head, body, end, List.copyOf(boxed(offsets)));
    }

    /// Flushes after every `bytes` bytes of the whole answer.
    public Script wireCutEvery(int bytes) {
        int length = Step.length(rendered());
        return new Script(head, body, end, List.copyOf(every(bytes, length)));
    }

    /// Sends only the first `bytes` of the body, though the head still speaks of all of it; then FIN, unless told
    /// otherwise.
    public Script stopAfter(int bytes) {
        long claimed = head.claimedLength == Head.TRUE_LENGTH ? Step.length(body) : head.claimedLength;
        var unchangedHead = new Head(head.status, head.headers, head.framing, claimed);
        return new Script(unchangedHead, Step.head(body, bytes), End.CLOSE, wireCuts);
    }

    /// After the last piece FIN, without the end that the framing promises.
    public Script thenClose() {
        return ending(End.CLOSE);
    }

    /// After the last piece RST.
    public Script thenReset() {
        return ending(End.RESET);
    }

    /// After the last piece nothing more, until the other side goes away.
    public Script thenHold() {
        return ending(End.HOLD);
    }

    /// How many bytes the whole answer has on the wire.
    public int wireLength() {
        return Step.length(rendered());
    }

    End end() {
        return end;
    }

    boolean closesAfterwards() {
        return head.headers.stream()
                .anyMatch(header -> header.name().equalsIgnoreCase("connection")
                        && header.value().equalsIgnoreCase("close"));
    }

    /// The writes and waits that make the answer.
    List<Step> steps() {
        return wireCuts.isEmpty() ? rendered() : Step.cut(rendered(), wireCuts);
    }

    private List<Step> rendered() {
        if (head.framing == Framing.RAW) {
            return body;
        }
        byte[] headBytes = headBytes();
        List<Step> out = new ArrayList<>();
        if (head.framing == Framing.LENGTH && body.size() == 1 && body.getFirst() instanceof Step.Send whole) {
            // As servers do it: a small whole answer leaves in one write.
            out.add(Step.Send.of(joined(headBytes, whole.copy())));
            return out;
        }
        out.add(Step.Send.of(headBytes));
        for (Step step : body) {
            out.add(step instanceof Step.Send send && head.framing == Framing.CHUNKED ? chunk(send) : step);
        }
        if (head.framing == Framing.CHUNKED && end == End.FINISH) {
            out.add(Step.Send.of("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        }
        return out;
    }

    private byte[] headBytes() {
        var text = new StringBuilder("HTTP/1.1 ").append(head.status).append(" Scripted\r\n");
        for (RecordedRequest.Header header : head.headers) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        switch (head.framing) {
            case LENGTH ->
                text.append("content-length: ")
                        .append(head.claimedLength == Head.TRUE_LENGTH ? Step.length(body) : head.claimedLength)
                        .append("\r\n");
            case CHUNKED -> text.append("transfer-encoding: chunked\r\n");
            case NONE, RAW -> {}
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Step chunk(Step.Send piece) {
        byte[] content = piece.copy();
        byte[] size = (Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return Step.Send.of(joined(joined(size, content), new byte[] {'\r', '\n'}));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static Collection<Integer> boxed(int[] offsets) {
        return IntStream.of(offsets).boxed().toList();
    }

    private static Collection<Integer> every(int bytes, int length) {
        if (bytes < 1) {
            throw new IllegalArgumentException(bytes + " bytes (expected: 1 or more)");
        }
        return IntStream.iterate(bytes, at -> at < length, at -> at + bytes)
                .boxed()
                .toList();
    }

    private Script plus(Step step) {
        List<Step> steps = new ArrayList<>(body);
        steps.add(step);
        return with(steps);
    }

    private Script with(List<Step> steps) {
        return new Script(head, steps, end, wireCuts);
    }

    private Script framed(Framing framing) {
        return new Script(head.with(framing), body, end, wireCuts);
    }

    private Script ending(End other) {
        return new Script(head, body, other, wireCuts);
    }
}
