package ai.moolai.config;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How one kind of value is written: turns text into a value, or says what was expected.
///
/// @param expected what is said when the text is something else
/// @param read throws when the text is not of this form
/// @param secret whether a wrong value must not be shown
public record Form<T>(String expected, Function<String, T> read, boolean secret) {
    public Form(String expected, Function<String, T> read) {
        this(expected, read, false);
    }

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15}) ?([A-Za-z]*)");
    private static final Map<String, Duration> DURATIONS = Map.of(
            "", Duration.ofSeconds(1),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZES = Map.of(
            "",
            1L,
            "b",
            1L,
            "kb",
            1_000L,
            "mb",
            1_000_000L,
            "gb",
            1_000_000_000L,
            "kib",
            1L << 10,
            "mib",
            1L << 20,
            "gib",
            1L << 30);

    /// Any text that is not blank.
    public static final Form<String> TEXT = new Form<>("text", text -> {
        if (text.isBlank()) {
            throw new IllegalArgumentException();
        }
        return text;
    });

    /// Texts separated by commas; blank ones do not count.
    public static final Form<List<String>> TEXTS = new Form<>(
            "texts separated by commas",
            text -> Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList());

    public static final Form<Boolean> FLAG =
            new Form<>("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on", "1" -> true;
                case "false", "no", "off", "0" -> false;
                default -> throw new IllegalArgumentException();
            });

    /// A number that need not be whole, kept exactly as written.
    public static final Form<BigDecimal> DECIMAL = new Form<>("a number of 0 or more", text -> {
        BigDecimal value = new BigDecimal(text);
        if (value.signum() < 0 || value.precision() > 30 || Math.abs(value.scale()) > 30) {
            throw new IllegalArgumentException();
        }
        return value;
    });

    /// `500ms`, `30s`, `5m`, `1h`, `30d`; a bare number is seconds.
    public static final Form<Duration> DURATION = new Form<>("a duration as 500ms, 30s, 5m, 1h or 30d", text -> {
        var amount = amount(text);
        Duration unit = DURATIONS.get(amount.unit());
        if (unit == null) {
            throw new IllegalArgumentException();
        }
        return unit.multipliedBy(amount.count());
    });

    /// Bytes: `1048576`, `64KiB`, `10MiB`, `1GB`.
    public static final Form<Long> BYTES = new Form<>("a size as 1048576, 64KiB, 10MiB or 1GB", text -> {
        var amount = amount(text);
        Long unit = SIZES.get(amount.unit());
        if (unit == null) {
            throw new IllegalArgumentException();
        }
        return Math.multiplyExact(unit, amount.count());
    });

    /// `http://` or `https://` and a host.
    public static final Form<URI> HTTP_URL = new Form<>("a URL as https://host/path", text -> {
        URI url = URI.create(text);
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            throw new IllegalArgumentException();
        }
        return url;
    });

    /// A moment with its offset, or a day, which begins at midnight UTC.
    public static final Form<Instant> MOMENT =
            new Form<>("a date as 2026-12-01, or a moment as 2026-12-01T00:00:00Z", text -> {
                try {
                    return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                } catch (DateTimeParseException notADay) {
                    return OffsetDateTime.parse(text).toInstant();
                }
            });

    public static final Form<Integer> PORT = whole(1, 65_535).map(Long::intValue);

    /// A whole number from `min` to `max`.
    public static Form<Long> whole(long min, long max) {
        return new Form<>("a whole number from " + min + " to " + max, text -> {
            long value = Long.parseLong(text.trim());
            if (value < min || value > max) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    /// Bytes, at most `max` of them.
    public static Form<Long> bytes(long max) {
        return BYTES.map(bytes -> {
                    if (bytes > max) {
                        throw new IllegalArgumentException();
                    }
                    return bytes;
                })
                .described(BYTES.expected + ", at most " + max + " bytes");
    }

    /// One of an enum's constants, in lower case.
    public static <E extends Enum<E>> Form<E> choice(Class<E> type) {
        String words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new Form<>("one of " + words, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    /// The same form, narrowed: `narrow` throws when the value will not do.
    public <U> Form<U> map(Function<T, U> narrow) {
        return new Form<>(expected, read.andThen(narrow), secret);
    }

    /// The same values under another description.
    public Form<T> described(String description) {
        return new Form<>(description, read, secret);
    }

    /// The same form for what must not be shown: a fault says that it is wrong, not what it is.
    public Form<T> hidden() {
        return new Form<>(expected, read, true);
    }

    private record Amount(long count, String unit) {}

    private static Amount amount(String text) {
        var matcher = AMOUNT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        return new Amount(Long.parseLong(matcher.group(1)), matcher.group(2).toLowerCase(Locale.ROOT));
    }
}
