package ai.moolai.store;

import java.time.Instant;

/// What went wrong with the journal last.
///
/// @param at by the wall clock
public record JournalFault(String what, Instant at) {}
