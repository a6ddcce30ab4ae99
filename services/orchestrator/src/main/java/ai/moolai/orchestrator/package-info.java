/// The orchestrator of one organization: its table of contents and its configuration. What it does stands in the rooms
/// below; here nothing is decided.
@NullMarked
package ai.moolai.orchestrator;

import org.jspecify.annotations.NullMarked;
