package ai.moolai.bench.chaos;

/// What is said of one call, by whoever says it: the provider, the answer, the table.
///
/// @param cached part of `input`
/// @param reasoning part of `output`
/// @param nanoUsd billionths of a US dollar; -1 when there is no price
record Told(long input, long cached, long output, long reasoning, long nanoUsd) {}
