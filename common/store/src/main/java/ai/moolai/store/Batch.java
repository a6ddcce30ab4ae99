package ai.moolai.store;

import java.util.List;

/// Records in the order in which they were appended; empty when there were none in time.
///
/// @param position what to acknowledge once they are dealt with
public record Batch(List<byte[]> records, Position position) {}
