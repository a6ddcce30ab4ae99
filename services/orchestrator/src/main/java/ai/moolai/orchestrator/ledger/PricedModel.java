package ai.moolai.orchestrator.ledger;

import java.util.List;
import java.util.OptionalLong;

/// A model that the price book names.
///
/// @param name the model's id at its provider, or `*` for every model that has no entry of its own
/// @param aliases other ids of the same model
/// @param inputTokensMax the longest prompt, where it is known
/// @param outputTokensMax the longest answer, where it is known
public record PricedModel(
        String provider, String name, List<String> aliases, OptionalLong inputTokensMax, OptionalLong outputTokensMax) {
    /// Stands for every model of a provider that has no entry of its own.
    public static final String ANY = "*";

    public PricedModel {
        aliases = List.copyOf(aliases);
    }
}
