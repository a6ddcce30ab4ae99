package ai.moolai.store;

/// When the journal's bytes are forced to the disk. A killed process loses nothing in any of them; a power cut loses
/// what was not forced.
public enum JournalSync {
    /// When the operating system likes.
    OS,
    /// Every 500 ms, beside the writing.
    INTERVAL,
    /// Before `written` is called: slow, and nothing is ever lost.
    ALWAYS
}
