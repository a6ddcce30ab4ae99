package ai.moolai.bench.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/// Many rounds, one line each, and a verdict. Ends with code 1 at the first round with a loss, a double or a
/// difference,
/// and leaves everything where it lies.
public final class Chaos {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int ROUNDS = 200;

    private Chaos() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        int rounds = ROUNDS;
        long seed = System.nanoTime();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = Integer.parseInt(value(arguments, ++i));
                case "--seed" -> seed = Long.parseLong(value(arguments, ++i));
                default -> throw new IllegalArgumentException(arguments[i] + " (expected: --rounds N or --seed S)");
            }
        }
        System.out.println(rounds + " rounds, seed " + seed);
        System.exit(play(rounds, new Random(seed)) ? 0 : 1);
    }

    private static boolean play(int rounds, Random random) throws IOException, SQLException, InterruptedException {
        Map<Fault, Integer> played = new EnumMap<>(Fault.class);
        try (var stage = new Stage()) {
            // Whatever happens, what lies there is needed to see why.
            stage.keep(true);
            for (int number = 1; number <= rounds; number++) {
                var fault = Fault.drawn(random);
                var round = Round.play(stage, fault, PAUSE, random);
                played.merge(fault, 1, Integer::sum);
                System.out.println(number + " " + round);
                if (!round.differences().isEmpty()) {
                    System.out.println("FAILED in round " + number + "; everything lies in " + stage.home);
                    return false;
                }
            }
            stage.keep(false);
            System.out.println(
                    stage.answers() + " answers, each in the table exactly once and as it was told; " + played);
            return true;
        }
    }

    private static String value(String[] arguments, int index) {
        if (index >= arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " without a value (expected: a number)");
        }
        return arguments[index];
    }
}
