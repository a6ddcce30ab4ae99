package ai.moolai.store;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Why the server did not start, in one sentence, from what its programs wrote.
final class StartFault {
    private static final Pattern BLAME = Pattern.compile("(?m)^.*?\\b(?:FATAL|PANIC|ERROR|[a-z_]*error): +(.*)$");
    private static final Pattern LAST_LINE = Pattern.compile("(?m)^(.*\\S.*)$");

    private static final String DISK_FULL = "No space left on device";

    private StartFault() {}

    /// @param output what was written, the cause usually last
    static String sentence(String output, Path data, int port) {
        if (output.contains("Address already in use") || output.contains("could not bind")) {
            return portTaken(port);
        }
        if (output.contains(DISK_FULL)) {
            return "No space is left on the disk that holds " + data + " (expected: 100 MB free at least). Make room.";
        }
        if (output.contains("Permission denied")) {
            return "PostgreSQL may not use " + data + " (" + cause(output)
                    + "). Make it, and the way to it, open to this user, or choose another directory.";
        }
        return "PostgreSQL did not start on " + data + " (" + cause(output) + ").";
    }

    /// For what went wrong around the programs.
    static String sentence(Exception failed, Path data) {
        if (failed instanceof FileSystemException refused
                && !String.valueOf(failed.getMessage()).contains(DISK_FULL)) {
            return sentence(refused);
        }
        String why = reason(failed);
        return why.contains(DISK_FULL)
                ? sentence(why, data, 0)
                : "PostgreSQL could not be started on " + data + ": " + why;
    }

    /// For a file that cannot be made, read or written.
    static String sentence(FileSystemException refused) {
        String reason = refused.getReason();
        String why = refused instanceof AccessDeniedException
                ? "permission denied"
                : reason == null ? refused.getClass().getSimpleName() : reason;
        return refused.getFile() + " cannot be used (" + why
                + "). Make it writable for this user or choose another directory.";
    }

    static String portTaken(int port) {
        return port + " is taken by another program (expected: a free port). Stop it or set EMBEDDED_POSTGRES_PORT.";
    }

    /// Processes of a server that was killed go within moments; until then its memory is held.
    static boolean isPassing(String output) {
        return output.contains("is still in use") || output.contains("terminate any old server processes");
    }

    /// What an exception says, on one line.
    static String reason(Throwable failed) {
        String message = failed.getMessage();
        return message == null
                ? failed.getClass().getSimpleName()
                : message.replaceAll("\\s+", " ").strip();
    }

    private static String cause(String output) {
        String found = last(BLAME, output);
        if (found.isEmpty()) {
            found = last(LAST_LINE, output);
        }
        return found.isEmpty() ? "it wrote nothing" : found.strip();
    }

    private static String last(Pattern pattern, String output) {
        return pattern.matcher(output)
                .results()
                .reduce((_, later) -> later)
                .map(match -> match.group(1))
                .orElse("");
    }
}
