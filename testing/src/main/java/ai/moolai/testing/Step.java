package ai.moolai.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// One step of a script.
sealed interface Step {
    /// Bytes that leave in one write.
    record Send(ByteBuffer bytes) implements Step {
        static Send of(byte[] bytes) {
            return new Send(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }

        byte[] copy() {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        }
    }

    /// Nothing more leaves until the test lets it.
    record Await(Gate gate) implements Step {}

    /// How many bytes all the steps together send.
    static int length(List<Step> steps) {
        int length = 0;
        for (Step step : steps) {
            length += step instanceof Send(ByteBuffer bytes) ? bytes.remaining() : 0;
        }
        return length;
    }

    /// The same bytes with a write ending at each of `offsets`, counted from the first byte of all the steps.
    static List<Step> cut(List<Step> steps, Collection<Integer> offsets) {
        var cuts = new TreeSet<>(offsets);
        List<Step> out = new ArrayList<>();
        int start = 0;
        for (Step step : steps) {
            switch (step) {
                case Await wait -> out.add(wait);
                case Send(ByteBuffer bytes) -> {
                    int end = start + bytes.remaining();
                    int from = start;
                    for (int cut : cuts.subSet(start, false, end, false)) {
                        out.add(new Send(bytes.slice(from - start, cut - from)));
                        from = cut;
                    }
                    out.add(new Send(bytes.slice(from - start, end - from)));
                    start = end;
                }
            }
        }
        return out;
    }

    /// The steps up to the `limit`th byte.
    static List<Step> head(List<Step> steps, int limit) {
        List<Step> out = new ArrayList<>();
        int left = limit;
        for (Step step : steps) {
            if (left == 0) {
                break;
            }
            switch (step) {
                case Await wait -> out.add(wait);
                case Send(ByteBuffer bytes) -> {
                    int taken = Math.min(left, bytes.remaining());
                    out.add(new Send(bytes.slice(0, taken)));
                    left -= taken;
                }
            }
        }
        return out;
    }
}
