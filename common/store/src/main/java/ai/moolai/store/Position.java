package ai.moolai.store;

/// A place between two records of a journal.
///
/// @param segment the number of the file
/// @param offset bytes from its start
/// @param record how many records were ever written before this place
public record Position(long segment, long offset, long record) {
    boolean isBefore(Position other) {
        return segment < other.segment || (segment == other.segment && offset < other.offset);
    }
}
