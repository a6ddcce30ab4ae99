package ai.moolai.store;

/// A pool at one moment.
///
/// @param active connections lent out
/// @param idle connections open and free
/// @param waiting threads that wait for a connection
/// @param max connections that may be open at once
public record PoolState(int active, int idle, int waiting, int max) {}
