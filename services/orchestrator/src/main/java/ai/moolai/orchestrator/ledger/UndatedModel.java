package ai.moolai.orchestrator.ledger;

/// A model's id without the date that a provider puts at the end of it: `gpt-4o-2024-08-06`,
/// `claude-opus-4-1-20250805`.
final class UndatedModel {
    private static final int COMPACT = "-20260801".length();
    private static final int DASHED = "-2026-08-01".length();

    private UndatedModel() {}

    /// The id before its date; the id itself when it ends in none.
    static String of(String model) {
        int dashed = model.length() - DASHED;
        if (dashed > 0 && model.charAt(dashed + 5) == '-' && model.charAt(dashed + 8) == '-') {
            return model.charAt(dashed) == '-' && isDate(model, dashed + 1, dashed + 6, dashed + 9)
                    ? model.substring(0, dashed)
                    : model;
        }
        int compact = model.length() - COMPACT;
        return compact > 0 && model.charAt(compact) == '-' && isDate(model, compact + 1, compact + 5, compact + 7)
                ? model.substring(0, compact)
                : model;
    }

    private static boolean isDate(String text, int year, int month, int day) {
        int century = twoDigits(text, year);
        int monthOfYear = twoDigits(text, month);
        int dayOfMonth = twoDigits(text, day);
        return century == 20
                && twoDigits(text, year + 2) >= 0
                && monthOfYear >= 1
                && monthOfYear <= 12
                && dayOfMonth >= 1
                && dayOfMonth <= 31;
    }

    /// Two ASCII digits as a number, or -1.
    private static int twoDigits(String text, int at) {
        int tens = text.charAt(at) - '0';
        int ones = text.charAt(at + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
